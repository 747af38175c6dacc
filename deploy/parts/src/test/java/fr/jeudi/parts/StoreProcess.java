package fr.jeudi.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A document store in a JVM of its own, so that it can be killed. */
final class StoreProcess {
    private final Process process;
    private final String uri;

    private StoreProcess(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    static void main(String[] args) throws IOException {
        var store = DocumentStore.in(Path.of(args[0]));
        System.out.println("uri " + store.uri("trial"));
        // Lives until killed, or until the test that started it is gone.
        while (System.in.read() >= 0) {}
        store.close();
    }

    static StoreProcess start(Path file) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StoreProcess.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("uri ")) {
                return new StoreProcess(process, line.substring(4));
            }
        }
        throw new IOException("the store did not start");
    }

    String uri() {
        return uri;
    }

    void killNine() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
