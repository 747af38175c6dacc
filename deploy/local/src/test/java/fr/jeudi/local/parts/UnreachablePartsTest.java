package fr.jeudi.local.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.DataFolder;
import fr.jeudi.local.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Port 1 on loopback takes no connections: each part says which setting to change. */
class UnreachablePartsTest {
    @TempDir Path folder;

    @Test
    void kafka() {
        var settings = Settings.of(Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1"));

        assertThatThrownBy(() -> Kafka.start(settings, folder))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("SPRING_KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void mongo() throws IOException {
        var settings = Settings.of(Map.of("SPRING_MONGODB_URI", "mongodb://127.0.0.1:1/x"));

        try (var data = data()) {
            assertThatThrownBy(() -> Documents.start(settings, data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("SPRING_MONGODB_URI");
        }
    }

    @Test
    void relay() {
        assertThatThrownBy(() -> Relay.configured("127.0.0.1", 1))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("SPRING_MAIL_HOST");
    }

    @Test
    void provider() {
        assertThatThrownBy(() -> Provider.check(URI.create("http://127.0.0.1:1")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("ISSUER_URI");
    }

    @Test
    void aDamagedDocumentFile() throws IOException {
        try (var data = data()) {
            Files.writeString(data.resolve("documents.mv"), "no store".repeat(2_000));

            assertThatThrownBy(() -> Documents.start(nothing(), data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("documents.mv")
                    .hasMessageContaining("JEUDI_LOCAL_DATA");
        }
    }

    @Test
    void aDataFolderTakesNoOtherMongoThanTheOneThatMadeIt() throws IOException {
        var configured = Settings.of(Map.of("SPRING_MONGODB_URI", "mongodb://127.0.0.1:1/x"));
        try (var data = data()) {
            Documents.start(nothing(), data).close();

            assertThatThrownBy(() -> Documents.start(configured, data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("was made with the embedded MongoDB")
                    .hasMessageContaining("unset SPRING_MONGODB_URI");
        }
    }

    @Test
    void aBrokenMemoryOfWhichMongoMadeIt() throws IOException {
        try (var data = data()) {
            Files.writeString(data.resolve("mongodb"), "?");

            assertThatThrownBy(() -> Documents.start(nothing(), data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("JEUDI_LOCAL_DATA");
        }
    }

    @Test
    void aMongodOnThePathIsAChildProcessThatIsGoneAfterwards() throws IOException {
        var bin = Files.createDirectory(folder.resolve("bin"));
        var program = bin.resolve("mongod");
        Files.writeString(
                program,
                """
                #!/bin/sh
                exec '%s' -cp '%s' %s "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                PretendMongod.class.getName()));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var settings = Settings.of(Map.of("PATH", bin.toString()));

        try (var data = data()) {
            var documents = Documents.start(settings, data);
            var pid = Long.parseLong(Files.readString(data.resolve("mongod.pid")).strip());
            assertThat(documents.description()).contains(program.toString());
            assertThat(ProcessHandle.of(pid)).isPresent();

            documents.close();

            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            assertThatThrownBy(() -> Documents.start(nothing(), data))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("mongod back on the PATH");
        }
    }

    private DataFolder data() {
        return DataFolder.open(folder.resolve("data"));
    }

    private static Settings nothing() {
        return Settings.of(Map.of());
    }
}
