package fr.jeudi.local.parts;

import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.DataFolder;
import fr.jeudi.local.settings.Settings;
import fr.jeudi.parts.DamagedData;
import fr.jeudi.parts.DocumentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB: the configured one, else a {@code mongod} found on the PATH, else a store in this JVM.
 * Kafka's offsets and these documents belong together, so the data folder remembers which one made
 * it and takes no other.
 */
public final class Documents implements AutoCloseable {
    private enum Kind {
        CONFIGURED("the MongoDB of SPRING_MONGODB_URI"),
        MONGOD("the mongod on the PATH"),
        EMBEDDED("the embedded MongoDB");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final UnaryOperator<String> uris;
    private final String description;
    private final Runnable stop;

    private Documents(UnaryOperator<String> uris, String description, Runnable stop) {
        this.uris = uris;
        this.description = description;
        this.stop = stop;
    }

    /** The one to use, answering. */
    public static Documents start(Settings settings, DataFolder data) {
        var configured = settings.spring("spring.mongodb.uri");
        var mongod = Mongod.on(settings.path());
        var marker = data.resolve("mongodb");
        var made = read(marker);
        var kind = kind(data, configured.isPresent(), mongod.isPresent(), made);
        var documents =
                switch (kind) {
                    case CONFIGURED -> configured(configured.orElseThrow());
                    case MONGOD -> mongod(mongod.orElseThrow(), data);
                    case EMBEDDED -> embedded(data);
                };
        if (made.isEmpty()) {
            write(marker, kind);
        }
        return documents;
    }

    private static Kind kind(
            DataFolder data, boolean isConfigured, boolean hasMongod, Optional<Kind> made) {
        if (made.isEmpty()) {
            return isConfigured ? Kind.CONFIGURED : hasMongod ? Kind.MONGOD : Kind.EMBEDDED;
        }
        var kind = made.get();
        var possible =
                switch (kind) {
                    case CONFIGURED -> isConfigured;
                    case MONGOD -> !isConfigured && hasMongod;
                    case EMBEDDED -> !isConfigured;
                };
        if (!possible) {
            throw new CannotStart(
                    "The data folder %s was made with %s: %s, or set JEUDI_LOCAL_DATA to another folder."
                            .formatted(
                                    data.path(),
                                    kind.words,
                                    isConfigured
                                            ? "unset SPRING_MONGODB_URI"
                                            : kind == Kind.MONGOD
                                                    ? "put mongod back on the PATH"
                                                    : "set SPRING_MONGODB_URI again"));
        }
        return kind;
    }

    private static Optional<Kind> read(Path marker) {
        try {
            if (!Files.exists(marker)) {
                return Optional.empty();
            }
            var word = Files.readString(marker).strip();
            return Optional.of(
                    Arrays.stream(Kind.values())
                            .filter(it -> it.name().equalsIgnoreCase(word))
                            .findFirst()
                            .orElseThrow(() -> unreadable(marker, null)));
        } catch (IOException e) {
            throw unreadable(marker, e);
        }
    }

    private static CannotStart unreadable(Path marker, @Nullable IOException cause) {
        var sentence =
                "The file %s, which says which MongoDB made this folder, is damaged: bring the data folder back from a copy, or set JEUDI_LOCAL_DATA to a new one."
                        .formatted(marker);
        return cause == null ? new CannotStart(sentence) : new CannotStart(sentence, cause);
    }

    private static void write(Path marker, Kind kind) {
        try {
            Files.writeString(marker, kind.name().toLowerCase(Locale.ROOT) + "\n");
        } catch (IOException e) {
            throw new CannotStart(
                    "The file %s cannot be written: make room, or set JEUDI_LOCAL_DATA to another folder."
                            .formatted(marker),
                    e);
        }
    }

    private static Documents configured(String uri) {
        var server = new ConfiguredMongo(uri);
        server.check();
        return new Documents(server::uri, "yours, " + server.hosts(), () -> {});
    }

    private static Documents mongod(Path program, DataFolder data) {
        var process = Mongod.start(program, data);
        return new Documents(process::uri, "mongod, started from " + program, process::stop);
    }

    private static Documents embedded(DataFolder data) {
        var file = data.resolve("documents.mv");
        try {
            var store = DocumentStore.in(file);
            return new Documents(
                    store::uri, "embedded, good for about 20,000 subscribers", store::close);
        } catch (DamagedData e) {
            throw new CannotStart(
                    "MongoDB's data in %s is damaged: bring the data folder back from a copy, or set JEUDI_LOCAL_DATA to a new folder."
                            .formatted(e.where()),
                    e);
        }
    }

    /** The connection string of one service's own database. */
    public String uri(String service) {
        return uris.apply(service);
    }

    /** Which one it is, in a few words. */
    public String description() {
        return description;
    }

    @Override
    public void close() {
        stop.run();
    }
}
