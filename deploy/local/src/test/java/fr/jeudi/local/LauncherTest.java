package fr.jeudi.local;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails says one sentence, names the setting to change, and ends with a code. */
class LauncherTest {
    private record End(int code, List<String> errors, String everything) {}

    @TempDir Path folder;

    @Test
    void aTakenPort() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertSentence(
                    launch(Map.of("JEUDI_LOCAL_PORT", String.valueOf(taken.getLocalPort()))),
                    "JEUDI_LOCAL_PORT");
        }
    }

    @Test
    void thePortOfTheHomePageIsGivenToNobodyElse() throws Exception {
        var port = String.valueOf(Ports.free());

        assertSentence(
                launch(Map.of("JEUDI_LOCAL_PORT", port, "JEUDI_LOCAL_SMTP_PORT", port)),
                "JEUDI_LOCAL_SMTP_PORT");
    }

    @Test
    void aDataFolderThatCannotBeWritten() throws Exception {
        assertSentence(launch(Map.of("JEUDI_LOCAL_DATA", "/proc/jeudi")), "JEUDI_LOCAL_DATA");
    }

    @Test
    void aDamagedKafkaFolder() throws Exception {
        Files.createDirectories(folder.resolve("data/kafka/subscriber-changed-0"));

        assertSentence(launch(Map.of()), "JEUDI_LOCAL_DATA");
    }

    @Test
    void aKafkaThatDoesNotAnswer() throws Exception {
        assertSentence(
                launch(Map.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")),
                "SPRING_KAFKA_BOOTSTRAP_SERVERS");
    }

    private static void assertSentence(End end, String setting) {
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.errors())
                .as(end.everything())
                .singleElement()
                .satisfies(it -> assertThat(it).contains(setting).endsWith("."));
        assertThat(end.everything()).doesNotContain("\tat ", "Exception");
    }

    private End launch(Map<String, String> settings) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var errors = folder.resolve("errors");
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Launcher.class.getName());
        builder.environment().put("JEUDI_LOCAL_DATA", folder.resolve("data").toString());
        builder.environment().put("JEUDI_LOCAL_PORT", String.valueOf(Ports.free()));
        builder.environment().putAll(settings);
        var process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
        var ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).isTrue();
        var said = Files.readAllLines(errors, StandardCharsets.UTF_8);
        return new End(process.exitValue(), said, Files.readString(out) + String.join("\n", said));
    }
}
