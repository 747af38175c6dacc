package fr.jeudi.bench;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClients;
import fr.jeudi.dispatch.DispatchApplication;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Progress;
import fr.jeudi.dispatch.ledger.Tally;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.parts.DocumentStore;
import fr.jeudi.parts.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** The whole dispatch-service with broker and store in this JVM, fed over its topics. */
final class Dispatching implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final KafkaBroker broker;
    private final @Nullable DocumentStore store;
    private final ConnectionString database;
    private final ConfigurableApplicationContext context;
    private final Feed feed;

    private Dispatching(
            KafkaBroker broker,
            @Nullable DocumentStore store,
            ConnectionString database,
            ConfigurableApplicationContext context) {
        this.broker = broker;
        this.store = store;
        this.database = database;
        this.context = context;
        this.feed = new Feed(broker.bootstrapServers());
    }

    /**
     * @param relay port of the relay on this machine
     * @param mongoUri a database of this run's own on a real MongoDB, dropped in the end; or none
     *     for the embedded store on disk
     * @param more further settings of the service
     */
    static Dispatching start(
            Path folder, Optional<String> mongoUri, int relay, int connections, List<String> more)
            throws IOException {
        var broker = KafkaBroker.start(folder.resolve("kafka"));
        var store =
                mongoUri.isPresent() ? null : DocumentStore.in(folder.resolve("documents.mv.db"));
        var uri = store == null ? mongoUri.orElseThrow() : store.uri("dispatch");
        var settings =
                new ArrayList<>(settings(broker.bootstrapServers(), uri, relay, connections, 0));
        settings.addAll(more);
        var context = DispatchApplication.application().run(settings.toArray(String[]::new));
        return new Dispatching(broker, store, new ConnectionString(uri), context);
    }

    /** Command-line arguments of the service; nobody signs in here. */
    static List<String> settings(
            String kafka, String mongoUri, int relay, int connections, int management) {
        return List.of(
                "--server.port=0",
                "--management.server.port=" + management,
                "--spring.kafka.bootstrap-servers=" + kafka,
                "--spring.mongodb.uri=" + mongoUri,
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + relay,
                "--dispatch.relay.connections=" + connections,
                "--jeudi.public-url=https://jeudi.example",
                "--jeudi.token.keys=1:" + Base64.getEncoder().encodeToString(new byte[32]),
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/jwks",
                "--spring.security.oauth2.client.provider.staff.authorization-uri=http://127.0.0.1:1/authorize",
                "--spring.security.oauth2.client.provider.staff.token-uri=http://127.0.0.1:1/token",
                "--spring.security.oauth2.client.provider.staff.jwk-set-uri=http://127.0.0.1:1/jwks");
    }

    /** Makes so many subscribers known, and waits until they are. */
    void know(int subscribers) {
        feed.subscribers(subscribers);
        var people = context.getBean(People.class);
        for (int i = 0; i < subscribers; i += 1_000) {
            var id = MadeUpIssue.id(Math.min(subscribers, i + 1_000) - 1);
            Waiting.until("not done", PATIENCE, () -> !people.known(List.of(id)).isEmpty());
        }
    }

    /**
     * Sends an issue to the last recipient: from its release to the settling of the last.
     *
     * @throws IllegalStateException if the ledger knows it, from another run
     */
    Duration send(MadeUpIssue issue) {
        if (!context.getBean(Ledger.class).progress(issue.id()).isEmpty()) {
            throw new IllegalStateException("sent before: " + issue.id());
        }
        var start = Instant.now();
        feed.release(issue);
        Waiting.until("not done", PATIENCE, () -> tally(issue).complete() && tally(issue).told());
        return Duration.between(start, lastSettledAt(issue));
    }

    private Instant lastSettledAt(MadeUpIssue issue) {
        return context.getBean(Ledger.class).progress(issue.id()).stream()
                .map(Progress::settledAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The same, where nobody may be refused. */
    Duration sendToAll(MadeUpIssue issue) {
        var time = send(issue);
        var sums = tally(issue).sums();
        if (sums.accepted() != issue.recipients()) {
            throw new IllegalStateException("not all were accepted: " + sums);
        }
        return time;
    }

    /** What the ledger says of it, once all is written down. */
    Endings endings(MadeUpIssue issue) {
        var mongo = context.getBean(MongoTemplate.class);
        var open =
                Query.query(
                        Criteria.where("issueId")
                                .is(issue.id())
                                .and("state")
                                .ne(Progress.State.DONE.name()));
        Waiting.until("not done", PATIENCE, () -> !mongo.exists(open, Progress.class));
        return Endings.inLedger(mongo, issue.id());
    }

    /** What the other services were told of it. */
    Told told(MadeUpIssue issue) {
        return Told.of(broker.bootstrapServers(), issue.id());
    }

    Tally tally(MadeUpIssue issue) {
        return context.getBean(Ledger.class).tally(issue.id());
    }

    @Override
    public void close() {
        feed.close();
        context.close();
        if (store == null) {
            drop();
        } else {
            store.close();
        }
        broker.close();
    }

    private void drop() {
        try (var client = MongoClients.create(database)) {
            client.getDatabase(Objects.requireNonNull(database.getDatabase())).drop();
        }
    }
}
