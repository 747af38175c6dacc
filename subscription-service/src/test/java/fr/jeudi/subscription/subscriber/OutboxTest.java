package fr.jeudi.subscription.subscriber;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.tokens.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;

/** DESIGN, promise 10: save and announce are one write. */
@WholeService
class OutboxTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired MongoOperations mongo;
    @Autowired Ids ids;

    @Test
    void whatACrashLeftUnannouncedIsAnnouncedLater() {
        var left = imported();
        mongo.insert(left.inVersion(1));

        visitor.waitsFor(left.id(), "active");
        await().until(() -> subscribers.find(left.id()).orElseThrow().unpublished() == null);
        assertThat(consents.of(left.id())).hasSize(1);
    }

    @Test
    void manyChangesAtOnceAreAllKept() throws Exception {
        var id = visitor.subscribes(anAddress(), "");
        long before = subscribers.find(id).orElseThrow().version();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var changes =
                    IntStream.range(0, 8)
                            .mapToObj(i ->
                                    threads.submit(() ->
                                            subscribers.change(
                                                    id, it -> named(it, it.choices().name() + i))))
                            .toList();
            for (Future<?> change : changes) {
                change.get();
            }
        }

        var after = subscribers.find(id).orElseThrow();
        assertThat(after.version()).isEqualTo(before + 8);
        assertThat(after.choices().name()).hasSize(8);
    }

    @Test
    void aSignUpNobodyConfirmsIsForgottenWithATombstone() {
        var address = anAddress();
        visitor.signsUp(address);
        var id = visitor.mailTo(address, 1).get("subscriberId").asString();

        subscribers.change(
                id,
                it -> it.forgetOldSignUp(Instant.now().plus(Duration.ofDays(1)), Instant.now()));

        await().until(() ->
                visitor.topic("subscriber-changed").entries(id).getLast().value() == null);
        await().until(() -> mongo.findById(id, Subscriber.class) == null);
    }

    private static Subscriber named(Subscriber it, String name) {
        var held = it.choices();
        var chosen =
                new Choices(
                        name,
                        held.language(),
                        held.sections(),
                        held.frequency(),
                        held.openTracking(),
                        held.clickTracking());
        return it.prefer(chosen, evidence(), evidence(), NOW);
    }

    private Subscriber imported() {
        return Subscriber.imported(
                ids.next(),
                EmailAddress.of(anAddress()).orElseThrow(),
                Choices.of("", Language.FR),
                evidence(),
                new Paper("anna", "paper", "2026-11-01"),
                "x/1",
                NOW);
    }

    private static Evidence evidence() {
        return new Evidence(Source.IMPORT, "/test", Language.FR, null, NOW, null);
    }
}
