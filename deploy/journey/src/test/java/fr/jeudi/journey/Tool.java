package fr.jeudi.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A program that a machine may have or not. */
final class Tool {
    private Tool() {}

    /** Skips the test with one line where the program is missing. */
    static void require(String name, String debianPackage) {
        boolean found =
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(it -> Files.isExecutable(Path.of(it, name)));
        assumeTrue(
                found,
                "skipped: no %s here (Debian: apt-get install %s)".formatted(name, debianPackage));
    }

    /** Gives it the input and returns what it prints, errors too. */
    static String run(byte[] input, List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input);
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
