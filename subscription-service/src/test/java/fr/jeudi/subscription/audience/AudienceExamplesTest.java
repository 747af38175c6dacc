package fr.jeudi.subscription.audience;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.topics.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.messaging.support.MessageBuilder;

/** Every example ever released of what this feature reads. */
class AudienceExamplesTest {

    static Stream<Path> examples() throws IOException {
        try (var files =
                Files.list(Path.of("target/test-classes/contracts/issue-released/examples"))) {
            return files.toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itIsRead(Path example) throws IOException {
        var message = MessageBuilder.withPayload(Files.readAllBytes(example)).build();

        assertThat(new Codec().read(message, IssueReleased.class).issueId()).isNotEmpty();
    }
}
