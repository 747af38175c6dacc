package fr.jeudi.bench;

import fr.jeudi.dispatch.DispatchApplication;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Tally;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.parts.DocumentStore;
import fr.jeudi.parts.KafkaBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The whole dispatch-service with broker and store in this JVM, fed over its topics. */
final class Dispatching implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final KafkaBroker broker;
    private final @Nullable DocumentStore store;
    private final ConfigurableApplicationContext context;
    private final KafkaProducer<byte[], byte[]> producer;

    private Dispatching(
            KafkaBroker broker,
            @Nullable DocumentStore store,
            ConfigurableApplicationContext context) {
        this.broker = broker;
        this.store = store;
        this.context = context;
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "max.request.size",
                                16_777_216),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * @param relay port of the relay on this machine
     * @param mongoUri a real MongoDB, or none for the embedded store on disk
     */
    static Dispatching start(Path folder, Optional<String> mongoUri, int relay, int connections)
            throws IOException {
        var broker = KafkaBroker.start(folder.resolve("kafka"));
        var store =
                mongoUri.isPresent() ? null : DocumentStore.in(folder.resolve("documents.mv.db"));
        var uri = store == null ? mongoUri.orElseThrow() : store.uri("dispatch");
        var context =
                DispatchApplication.application()
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                                "--spring.mongodb.uri=" + uri,
                                "--spring.mail.host=127.0.0.1",
                                "--spring.mail.port=" + relay,
                                "--dispatch.relay.connections=" + connections,
                                "--jeudi.public-url=https://jeudi.example",
                                "--jeudi.token.keys=1:"
                                        + Base64.getEncoder().encodeToString(new byte[32]),
                                // Nobody signs in here.
                                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/jwks",
                                "--spring.security.oauth2.client.provider.staff.authorization-uri=http://127.0.0.1:1/authorize",
                                "--spring.security.oauth2.client.provider.staff.token-uri=http://127.0.0.1:1/token",
                                "--spring.security.oauth2.client.provider.staff.jwk-set-uri=http://127.0.0.1:1/jwks");
        return new Dispatching(broker, store, context);
    }

    /** Makes so many subscribers known, and waits until they are. */
    void know(int subscribers) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (int i = 0; i < subscribers; i++) {
            sent.add(write("subscriber-changed", MadeUpIssue.id(i), MadeUpIssue.subscriber(i)));
        }
        await(sent);
        var people = context.getBean(People.class);
        for (int i = 0; i < subscribers; i += 1_000) {
            var id = MadeUpIssue.id(Math.min(subscribers, i + 1_000) - 1);
            await(() -> !people.known(List.of(id)).isEmpty());
        }
    }

    /** Sends an issue to the last recipient: from its release to the settling of the last. */
    Duration send(MadeUpIssue issue) {
        long start = System.nanoTime();
        var sent = new ArrayList<Future<RecordMetadata>>();
        sent.add(write("issue-released", issue.id(), issue.released()));
        for (int i = 0; i < issue.batches(); i++) {
            sent.add(write("audience-batched", issue.batchId(i), issue.batch(i)));
        }
        await(sent);
        await(() -> tally(issue).complete());
        var time = Duration.ofNanos(System.nanoTime() - start);
        var sums = tally(issue).sums();
        if (sums.accepted() != issue.recipients()) {
            throw new IllegalStateException("not all were accepted: " + sums);
        }
        await(() -> tally(issue).told());
        return time;
    }

    private Tally tally(MadeUpIssue issue) {
        return context.getBean(Ledger.class).tally(issue.id());
    }

    private Future<RecordMetadata> write(String topic, String key, Object value) {
        return producer.send(
                new ProducerRecord<>(
                        topic,
                        key.getBytes(StandardCharsets.UTF_8),
                        JsonMapper.shared().writeValueAsBytes(value)));
    }

    private static void await(List<Future<RecordMetadata>> sent) {
        for (var one : sent) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not done within " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    @Override
    public void close() {
        producer.close();
        context.close();
        if (store != null) {
            store.close();
        }
        broker.close();
    }
}
