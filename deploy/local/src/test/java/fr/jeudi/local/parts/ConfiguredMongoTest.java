package fr.jeudi.local.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.local.settings.CannotStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredMongoTest {

    @ParameterizedTest
    @CsvSource({
        "mongodb://db:27017, mongodb://db:27017/jeudi-composer",
        "mongodb://db:27017/, mongodb://db:27017/jeudi-composer",
        "mongodb://db:27017/news, mongodb://db:27017/news-composer",
        "'mongodb://a:1,b:2/news?replicaSet=rs0', 'mongodb://a:1,b:2/news-composer?replicaSet=rs0'",
        "mongodb://me:secret@db/?tls=true, mongodb://me:secret@db/jeudi-composer?tls=true",
        "mongodb://me:secret@db/news, mongodb://me:secret@db/news-composer?authSource=news",
        "mongodb://me:secret@db/news?authSource=admin, mongodb://me:secret@db/news-composer?authSource=admin"
    })
    void eachServiceHasItsOwnDatabaseOnIt(String given, String expected) {
        assertThat(new ConfiguredMongo(given).uri("composer")).isEqualTo(expected);
    }

    @Test
    void whatIsNoConnectionStringIsNamed() {
        assertThatThrownBy(() -> new ConfiguredMongo("db:27017"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("SPRING_MONGODB_URI");
    }
}
