package fr.jeudi.dispatch.switchboard;

import static fr.jeudi.dispatch.switchboard.TwoRelays.NORTH;
import static fr.jeudi.dispatch.switchboard.TwoRelays.SOUTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.RealParts;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.relay.Relays;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Two relays, from the topics to both of them. */
@DispatchTest
@ContextConfiguration(initializers = {RealParts.class, TwoRelays.class})
class SwitchboardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired Relays relays;
    @Autowired RelayBook book;
    @Autowired MeterRegistry meters;
    @Autowired MongoTemplate mongo;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @AfterEach
    void calm() {
        NORTH.get().takeTime(Duration.ZERO);
        SOUTH.takeTime(Duration.ZERO);
        post("/api/relays/north/resume");
        post("/api/relays/south/resume");
    }

    /** Promise 1, over relays. */
    @Test
    void aRelayThatDiesMidSendCostsNobodyAndDoublesNobodyAndIsUsedAgain() {
        NORTH.get().takeTime(Duration.ofMillis(5));
        SOUTH.takeTime(Duration.ofMillis(5));
        release(10, 200);
        await().atMost(PATIENCE).until(() -> to(NORTH.get()).size() > 30);
        var before = NORTH.get();
        int atSouth;
        try (var _ = new TwoRelays.Outage()) {
            int sent = to(SOUTH).size();
            await().atMost(PATIENCE).until(() -> to(SOUTH).size() > sent + 60);
            assertThat(relays.trouble()).isPresent();
            atSouth = to(SOUTH).size();
        }

        await().atMost(PATIENCE).until(() -> sums().waiting() == 0 && sums().audience() == 2_000);
        var received =
                Stream.of(before, NORTH.get(), SOUTH)
                        .flatMap(it -> to(it).stream())
                        .map(ScriptedRelay.Mail::recipient)
                        .toList();
        assertThat(received).doesNotHaveDuplicates();
        assertThat(sums().accepted() + sums().uncertain()).isEqualTo(2_000);
        assertThat(sums().uncertain()).isLessThanOrEqualTo(6);
        assertThat(received.size()).isGreaterThanOrEqualTo(sums().accepted());
        assertThat(to(NORTH.get())).isNotEmpty();
        assertThat(to(SOUTH).size()).isGreaterThanOrEqualTo(atSouth);
        await().atMost(PATIENCE).until(() -> relays.trouble().isEmpty());
        assertThat(
                        meters.get("dispatch.relay.mails")
                                .tags("relay", "south", "status", "accepted")
                                .counter()
                                .count())
                .isGreaterThanOrEqualTo(to(SOUTH).size());
    }

    @Test
    void aLimitHoldsOverAllConnectionsAndIsCountedInTheStore() {
        NORTH.get().takeTime(Duration.ofMillis(10));
        SOUTH.takeTime(Duration.ofMillis(10));
        var most = new AtomicInteger();
        release(8, 20);

        await().atMost(PATIENCE)
                .until(() -> {
                    most.accumulateAndGet(seats("south"), Math::max);
                    return sums().waiting() == 0 && sums().audience() == 160;
                });

        // One of the three is kept for single mails.
        assertThat(most).hasValue(2);
        assertThat(to(SOUTH)).isNotEmpty();
        assertThat(seats("north")).isZero();
    }

    @Test
    void twoInstancesShareTheSeatsAndThoseOfOneThatIsGoneAreFreed() {
        mongo.save(
                new RelayEntry(
                        "shared",
                        7,
                        false,
                        null,
                        null,
                        List.of(
                                new RelayEntry.Taken("x", "gone", false),
                                new RelayEntry.Taken("y", "gone", true))));

        assertThat(book.take("shared", 2, true)).isEmpty();

        await().atMost(PATIENCE).until(() -> seats("shared") == 0);
        var seat = book.take("shared", 2, false).orElseThrow();
        assertThat(book.take("shared", 2, false)).isEmpty();
        assertThat(book.take("shared", 2, true)).isPresent();
        seat.close();
        seat.close();
        assertThat(seats("shared")).isEqualTo(1);
    }

    @Test
    void aSeatThatWasGivenAwayWhileWeSeemedToBeGoneIsOursNoMore() {
        var seat = book.take("lent", 1, false).orElseThrow();
        book.look();
        assertThat(seat.isOurs()).isTrue();

        mongo.save(RelayEntry.of("lent"));
        book.look();

        assertThat(seat.isOurs()).isFalse();
    }

    @Test
    void aRelayTakenOutOfServiceGetsNoMailOnAnyReplicaUntilItIsBack() {
        assertThat(post("/api/relays/north/drain"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"state\":\"drained\",\"orderedBy\":\"user\"}");
        // An alert on the last relay's being away must not take this one for another.
        assertThat(meters.get("dispatch.relay.reachable").tag("relay", "north").gauge().value())
                .isZero();
        var entry = Objects.requireNonNull(mongo.findById("north", RelayEntry.class));
        assertThat(entry.drained()).isTrue();
        release(2, 20);
        await().atMost(PATIENCE).until(() -> sums().equals(new Sums(40, 40, 0, 0, 0, 0)));

        assertThat(to(NORTH.get())).isEmpty();

        // As if another replica had got the order.
        mongo.save(entry.ordered(false, "claire", Instant.EPOCH));
        await().atMost(PATIENCE).until(() -> !relays.find("north").orElseThrow().isDrained());
    }

    @Test
    void aTestShowsTheDialogueAndSendsOneMailByThatRelay() {
        assertThat(
                        post(
                                "/api/relays/south/test",
                                "{\"from\":\"jeudi@example.org\",\"to\":\"zoe@" + domain + "\"}"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"passed":true,"outcome":"accepted","trouble":null,
                         "offer":{"tls":null,"auth":"","extensions":["8BITMIME"]}}
                        """)
                .hasPathSatisfying(
                        "$.steps[*].side",
                        it -> it.assertThat().asArray().containsOnly("event", "us", "relay"))
                .extractingPath("$.steps[*].text")
                .asArray()
                .contains(
                        "220 relay.example ready",
                        "RCPT TO:<z***@" + domain + ">",
                        "250 2.0.0 Ok: queued",
                        "accepted")
                .anySatisfy(it -> assertThat(String.valueOf(it)).startsWith("EHLO "));

        assertThat(to(SOUTH))
                .singleElement()
                .extracting(ScriptedRelay.Mail::text)
                .asString()
                .contains("Auto-Submitted: auto-generated\r\n");
    }

    @Test
    void aTestOfARelayThatIsAwaySaysSo() {
        try (var _ = new TwoRelays.Outage()) {
            assertThat(post("/api/relays/north/test"))
                    .hasStatusOk()
                    .bodyJson()
                    .isLenientlyEqualTo("{\"passed\":false,\"trouble\":\"unreachable\"}");
        }
        assertThat(post("/api/relays/north/test"))
                .bodyJson()
                .isLenientlyEqualTo("{\"passed\":true,\"outcome\":null}");
    }

    @Test
    void wrongOrdersAreRefusedClearly() {
        assertThat(post("/api/relays/west/test")).hasStatus(404);
        assertThat(post("/api/relays/west/drain")).hasStatus(404);
        assertThat(post("/api/relays/south/test", "{\"from\":\"a\\r\\nb@c.d\",\"to\":\"x@y.z\"}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("addresses");
        assertThat(web.post().uri("/api/relays/south/drain").with(token("publisher")).exchange())
                .hasStatus(403);
    }

    @Test
    void thePagesShowRelaysToAllAndOrdersToOperators() throws Exception {
        assertThat(page("/admin/dispatch/relays", "publisher"))
                .hasStatusOk()
                .bodyText()
                .contains("north", "south", "127.0.0.1:" + SOUTH.port());
        assertThat(page("/admin/dispatch/relays/south", "publisher"))
                .bodyText()
                .doesNotContain("<form class=\"card\"", "/drain");
        assertThat(page("/admin/dispatch/relays/south?lang=en", "operator"))
                .bodyText()
                .contains("Take out of service", "Test this relay");
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/relays/south/test?lang=en")
                                .with(csrf())
                                .with(oidcLogin().authorities(role("operator")))
                                .exchange())
                .hasStatusOk()
                .bodyText()
                .contains("Test passed", "220 relay.example ready");
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/relays/south/test")
                                .param("to", "nobody")
                                .with(csrf())
                                .with(oidcLogin().authorities(role("operator")))
                                .exchange())
                .hasStatus(400)
                .bodyText()
                .contains("role=\"alert\"", "value=\"nobody\"");
    }

    private void release(int batches, int size) {
        wire.write("issue-released", issue.id(), issue.issue());
        for (int i = 0; i < batches; i++) {
            wire.write(
                    "audience-batched",
                    issue.batchId("other", i),
                    issue.batch("other", i, AnIssue.people(i + "." + domain, size)));
        }
        wire.write(
                "audience-batched",
                issue.batchId("other", batches),
                issue.lastBatch("other", batches, List.of(), batches + 1, batches * size));
    }

    private List<ScriptedRelay.Mail> to(ScriptedRelay relay) {
        return relay.accepted().stream().filter(it -> it.recipient().endsWith(domain)).toList();
    }

    private Sums sums() {
        return ledger.tally(issue.id()).sums();
    }

    private int seats(String relay) {
        var entry = mongo.findById(relay, RelayEntry.class);
        return entry == null ? 0 : entry.seats().size();
    }

    private MvcTestResult post(String path) {
        return web.post().uri(path).with(token("operator")).exchange();
    }

    private MvcTestResult post(String path, String json) {
        return web.post()
                .uri(path)
                .with(token("operator"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private MvcTestResult page(String path, String role) {
        return web.get().uri(path).with(oidcLogin().authorities(role(role))).exchange();
    }

    private static RequestPostProcessor token(String role) {
        return jwt().authorities(role(role));
    }

    private static SimpleGrantedAuthority role(String role) {
        return new SimpleGrantedAuthority("ROLE_" + role);
    }
}
