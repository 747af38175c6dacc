package fr.jeudi.bench;

import fr.jeudi.parts.DocumentStore;
import fr.jeudi.parts.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;

/** Broker or store as a process of its own: {@code kafka|store folder port}. */
final class Part {
    private Part() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var place = Path.of(args[1]);
        int port = Integer.parseInt(args[2]);
        switch (args[0]) {
            case "kafka" -> KafkaBroker.start(place, port);
            case "store" -> DocumentStore.in(place, port);
            default -> throw new IllegalArgumentException(args[0]);
        }
        Thread.currentThread().join();
    }
}
