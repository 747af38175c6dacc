package fr.jeudi.journey.mailservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command that ends by itself. */
final class Command {
    private Command() {}

    /**
     * What it printed, errors too; anything but success fails with it. A file takes it, since
     * servers that stay behind would keep a pipe open.
     */
    static String run(String... command) {
        try {
            var output = Files.createTempFile("jeudi-command-", ".txt");
            try {
                int code =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectInput(Path.of("/dev/null").toFile())
                                .redirectOutput(output.toFile())
                                .start()
                                .waitFor();
                var said = Files.readString(output);
                if (code != 0) {
                    throw new IllegalStateException(
                            "%s ended with %d: %s"
                                    .formatted(String.join(" ", command), code, said));
                }
                return said;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
