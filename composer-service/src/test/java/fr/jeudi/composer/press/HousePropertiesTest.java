package fr.jeudi.composer.press;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.press.HouseProperties.Sender;
import jakarta.validation.Validation;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HousePropertiesTest {

    /** As dispatch-service, to which an issue from anybody else would be a dead letter. */
    @ParameterizedTest
    @CsvSource({
        "jeudi@jeudi.example, true",
        "Jeudi <jeudi@jeudi.example>, false",
        "jeudi, false",
        "'', false"
    })
    void theSenderIsAnAddressAndNothingElse(String address, boolean fine) {
        var sender = new Sender("Jeudi", address, "r@jeudi.example", "1 place", "jeudi.example");
        var house = new HouseProperties(URI.create("https://jeudi.example"), sender);

        try (var validation = Validation.buildDefaultValidatorFactory()) {
            assertThat(validation.getValidator().validate(house).isEmpty()).isEqualTo(fine);
        }
    }
}
