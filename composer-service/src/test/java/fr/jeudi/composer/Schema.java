package fr.jeudi.composer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The contract of a topic, from {@code deploy/contracts}. */
public final class Schema {
    private final com.networknt.schema.Schema schema;

    private Schema(com.networknt.schema.Schema schema) {
        this.schema = schema;
    }

    public static Schema of(String topic) {
        var file = Schema.class.getResourceAsStream("/contracts/" + topic + "/schema.json");
        return new Schema(
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Objects.requireNonNull(file), InputFormat.JSON));
    }

    public void assertFits(byte[] record) {
        assertThat(
                        schema.validate(
                                new String(record, UTF_8),
                                InputFormat.JSON,
                                it ->
                                        it.executionConfig(
                                                config -> config.formatAssertionsEnabled(true))))
                .isEmpty();
    }

    public static Stream<byte[]> examples(String topic) {
        try {
            return Stream.of(
                            new PathMatchingResourcePatternResolver()
                                    .getResources(
                                            "classpath:contracts/" + topic + "/examples/*.json"))
                    .map(it -> {
                        try {
                            return it.getContentAsByteArray();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
