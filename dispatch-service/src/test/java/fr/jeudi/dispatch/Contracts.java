package fr.jeudi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The schemas and examples of deploy/contracts. */
public final class Contracts {
    private Contracts() {}

    public static List<Path> examples(String topic) {
        try {
            var found =
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath:contracts/" + topic + "/examples/*.json");
            assertThat(found).isNotEmpty();
            return java.util.Arrays.stream(found).map(Contracts::path).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path path(org.springframework.core.io.Resource resource) {
        try {
            return resource.getFile().toPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static byte[] bytes(Path example) {
        try {
            return Files.readAllBytes(example);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void assertFits(String topic, byte[] value) {
        try (var schema =
                Contracts.class.getResourceAsStream("/contracts/" + topic + "/schema.json")) {
            var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
            assertThat(
                            registry.getSchema(schema)
                                    .validate(
                                            new String(value, StandardCharsets.UTF_8),
                                            InputFormat.JSON))
                    .isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
