package fr.jeudi.composer.audience;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.ComposerTest;
import fr.jeudi.composer.Schema;
import fr.jeudi.composer.topics.Codec;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.messaging.support.GenericMessage;

@ComposerTest
class SubscriberChangedTest {
    @Autowired Codec codec;

    static Stream<byte[]> examples() {
        return Schema.examples("subscriber-changed");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOfTheContractIsRead(byte[] example) {
        var change = codec.read(new GenericMessage<>(example), SubscriberChanged.class);

        assertThat(change.subscriberId()).hasSize(16);
        assertThat(change.frequency()).isIn("weekly", "monthly");
    }
}
