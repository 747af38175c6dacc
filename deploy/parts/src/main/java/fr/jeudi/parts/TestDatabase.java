package fr.jeudi.parts;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Databases for tests, a new one at each call: on the server of {@code SPRING_MONGODB_URI} where
 * that is set, else in one embedded store in memory.
 */
public final class TestDatabase {
    private static final Pattern SHAPE =
            Pattern.compile("(?<server>mongodb(?:\\+srv)?://[^/?]+)(?:/[^?]*)?(?<options>\\?.*)?");

    private TestDatabase() {}

    /** The connection string of a database that nobody else uses. */
    public static String uri() {
        var name = "test-" + UUID.randomUUID();
        return configured(name).orElseGet(() -> Embedded.STORE.uri(name));
    }

    /** The same, but nothing where the tests are to run on what is embedded. */
    public static Optional<String> configured() {
        return configured("test-" + UUID.randomUUID());
    }

    private static Optional<String> configured(String name) {
        return Optional.ofNullable(System.getenv("SPRING_MONGODB_URI"))
                .filter(it -> !it.isBlank())
                .map(it -> in(name, it));
    }

    static String in(String name, String uri) {
        var matcher = SHAPE.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("SPRING_MONGODB_URI is no connection string");
        }
        var options = matcher.group("options");
        return matcher.group("server") + "/" + name + (options == null ? "" : options);
    }

    /** Started by the first who needs it. */
    private static final class Embedded {
        static final DocumentStore STORE = DocumentStore.inMemory();
    }
}
