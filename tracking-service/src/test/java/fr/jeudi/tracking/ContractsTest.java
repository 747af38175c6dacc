package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.context.ContextConfiguration;

/** What we write is what the schema says, and every example ever released is read. */
@ContextConfiguration(initializers = RealParts.class)
class ContractsTest extends ServiceFixture {
    private static final Path CONTRACTS = Path.of("target/test-classes/contracts");

    static Stream<Path> examples() {
        return Stream.of(
                        "issue-released",
                        "subscriber-changed",
                        "delivery-reported",
                        "engagement-recorded")
                .flatMap(topic -> list(CONTRACTS.resolve(topic).resolve("examples")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsRead(Path example) throws IOException {
        var topic = CONTRACTS.relativize(example).getName(0).toString();
        var mark = Ids.next();
        var record = Files.readString(example).replace("\n}", ",\n\"later\": \"" + mark + "\"}");
        topics.write(topic, issue, record);
        var unreadable = "{}" + mark;
        topics.write(topic, issue, unreadable);

        var deadLetters = "error." + topic + ".tracking";
        eventually(() -> assertThat(topics.read(deadLetters)).contains(unreadable));
        assertThat(topics.read(deadLetters)).doesNotContain(record);
    }

    @Test
    void everyHitMatchesThePublishedSchema() {
        consent(1, "granted", "granted");
        for (var who : List.of(pixel(null), pixel(anne), link(null), link(anne))) {
            for (var program : List.of(Browser.FIREFOX, Browser.GMAIL, Browser.APPLE_PREFETCH)) {
                browser.get(who, program);
            }
        }

        eventually(() -> assertThat(recorded()).hasSize(12));
        assertThat(recorded())
                .allSatisfy(it -> assertThat(schema().validate(it, InputFormat.JSON)).isEmpty());
    }

    private static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Topics.example("engagement-recorded/schema.json"));
    }

    private static Stream<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
