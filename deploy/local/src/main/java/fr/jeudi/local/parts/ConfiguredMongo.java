package fr.jeudi.local.parts;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClients;
import fr.jeudi.local.settings.CannotStart;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.Document;

/** The MongoDB somebody else runs: each service gets its own database on it. */
final class ConfiguredMongo {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "(?<server>mongodb(?:\\+srv)?://[^/?]+)(?:/[^?]*)?(?:\\?(?<options>.*))?");
    private static final int PATIENCE_SECONDS = 6;

    private final String given;
    private final ConnectionString parsed;

    ConfiguredMongo(String given) {
        this.given = given;
        try {
            this.parsed = new ConnectionString(given);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "SPRING_MONGODB_URI is no MongoDB connection string: give it one like mongodb://host:27017/jeudi.",
                    e);
        }
    }

    String hosts() {
        return String.join(",", parsed.getHosts());
    }

    /** Waits a few seconds for an answer. */
    void check() {
        var settings =
                MongoClientSettings.builder()
                        .applyConnectionString(parsed)
                        .applyToClusterSettings(
                                it -> it.serverSelectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .applyToSocketSettings(it ->
                                it.connectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                                        .readTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .build();
        try (var client = MongoClients.create(settings)) {
            client.getDatabase("admin").runCommand(new Document("ping", 1));
        } catch (MongoException e) {
            throw new CannotStart(
                    "MongoDB at %s does not answer: start it, or change SPRING_MONGODB_URI (unset, Jeudi starts its own)."
                            .formatted(hosts()),
                    e);
        }
    }

    /** The given address with {@code <database>-<service>} in place of its database. */
    String uri(String service) {
        var matcher = SHAPE.matcher(given);
        if (!matcher.matches()) {
            throw new IllegalStateException("no connection string");
        }
        var database = parsed.getDatabase();
        var options = matcher.group("options") == null ? "" : matcher.group("options");
        // Without authSource the database of the path is where the account is looked up.
        if (database != null
                && parsed.getCredential() != null
                && !options.contains("authSource=")) {
            options =
                    options.isEmpty()
                            ? "authSource=" + database
                            : options + "&authSource=" + database;
        }
        return "%s/%s-%s%s"
                .formatted(
                        matcher.group("server"),
                        database == null ? "jeudi" : database,
                        service,
                        options.isEmpty() ? "" : "?" + options);
    }
}
