package fr.jeudi.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDatabaseTest {

    @ParameterizedTest
    @CsvSource({
        "mongodb://127.0.0.1, mongodb://127.0.0.1/t",
        "mongodb://127.0.0.1:27017/jeudi, mongodb://127.0.0.1:27017/t",
        "mongodb+srv://a:b@host/x?authSource=admin&tls=true, mongodb+srv://a:b@host/t?authSource=admin&tls=true",
        "'mongodb://a:1,b:2/?replicaSet=rs', 'mongodb://a:1,b:2/t?replicaSet=rs'"
    })
    void theServerAndItsOptionsStay(String given, String expected) {
        assertThat(TestDatabase.in("t", given)).isEqualTo(expected);
    }

    @Test
    void eachHasItsOwn() {
        assertThat(TestDatabase.uri()).isNotEqualTo(TestDatabase.uri());
    }

    @Test
    void whatIsNoConnectionStringIsSaid() {
        assertThatThrownBy(() -> TestDatabase.in("t", "localhost:27017"))
                .hasMessageContaining("SPRING_MONGODB_URI");
    }
}
