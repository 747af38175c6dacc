package fr.jeudi.composer.release;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.ComposerTest;
import fr.jeudi.composer.Schema;
import fr.jeudi.composer.topics.Codec;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.messaging.support.GenericMessage;

@ComposerTest
class DeliveryReportedTest {
    @Autowired Codec codec;

    static Stream<byte[]> examples() {
        return Schema.examples("delivery-reported");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfTheContractIsRead(byte[] example) {
        var report = codec.read(new GenericMessage<>(example), DeliveryReported.class);

        assertThat(report.at()).isNotNull();
        assertThat(report.standing() != null)
                .isEqualTo(new String(example, StandardCharsets.UTF_8).contains("totals"));
    }
}
