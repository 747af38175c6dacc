package fr.jeudi.dispatch.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import com.mongodb.client.MongoClient;
import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.relay.RelayProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DispatchTest
class LanesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired Lanes lanes;
    @Autowired Presets presets;
    @Autowired LanesProperties properties;
    @Autowired RelayProperties relay;
    @Autowired Ledger ledger;
    @Autowired Bookkeeper bookkeeper;
    @Autowired Crew crew;
    @Autowired MongoTemplate mongo;
    @Autowired MongoClient client;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String lane = "lane-" + issue.id();

    @AfterEach
    void calm() {
        RELAY.takeTime(Duration.ZERO);
    }

    /** Promise 3. */
    @Test
    void twoReplicasNeverHoldMoreSeatsThanThereAre() throws Exception {
        var taken = new AtomicInteger();
        var most = new AtomicInteger();
        var replicas = List.of(replica(), replica());
        replicas.getFirst().edit(lane, new LaneRules(3, 0, 0, null));
        try (var threads = Executors.newFixedThreadPool(8)) {
            var work =
                    IntStream.range(0, 8)
                            .<Callable<Void>>mapToObj(i ->
                                    () -> {
                                        for (int n = 0; n < 40; n++) {
                                            var seat = Lanes.seatId("b" + i, n);
                                            if (replicas.get(i % 2).enter(lane, seat, null)) {
                                                most.accumulateAndGet(
                                                        taken.incrementAndGet(), Math::max);
                                                taken.decrementAndGet();
                                                replicas.get(i % 2).leave(lane, seat);
                                            }
                                        }
                                        return null;
                                    })
                            .toList();
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }

        assertThat(most.get()).isBetween(1, 3);
        var third = replica();
        third.refresh();
        assertThat(third.inHand(lane)).isZero();
    }

    @Test
    void aSeatServesTheNextBatchOfItsLaneInOneWrite() {
        var replica = replica();
        replica.edit(lane, new LaneRules(1, 0, 0, null));
        assertThat(replica.enter(lane, "a#1", null)).isTrue();
        assertThat(replica.enter(lane, "b#1", null)).isFalse();

        assertThat(replica.enter(lane, "b#1", "a#1")).isTrue();

        replica.leave(lane, "a#1");
        assertThat(replica.inHand(lane)).isEqualTo(1);
        replica.leave(lane, "b#1");
        assertThat(replica.inHand(lane)).isZero();
    }

    @Test
    void theSeatOfAnInstanceThatIsGoneIsFreed() {
        mongo.insert(
                new Lane(
                        lane,
                        0,
                        new LaneRules(1, 0, 0, null),
                        false,
                        List.of(new Lane.Seat("gone-batch#1", "gone")),
                        null));

        await().atMost(PATIENCE).until(() -> lanes.enter(lane, "mine#1", null));
        lanes.leave(lane, "mine#1");
    }

    @Test
    void aRateIsSharedByTheSeatsInHand() {
        lanes.edit(lane, new LaneRules(0, 0, 10, null));
        lanes.enter(lane, "a#1", null);

        long first = lanes.turn(lane, 2);
        long second = lanes.turn(lane, 2);

        assertThat(Duration.ofNanos(second - first)).isEqualTo(Duration.ofMillis(200));
        lanes.leave(lane, "a#1");
    }

    @Test
    void aPausedLaneSendsNothingAndHoldsUpNoOther() {
        var slow = issue.id() + "-slow";
        lanes.pause(slow, true);
        wire.write("issue-released", issue.id(), issue.issue());
        for (int i = 0; i < 70; i++) {
            wire.write(
                    "audience-batched",
                    issue.batchId(slow, i),
                    issue.batch(slow, i, AnIssue.people("slow." + issue.id(), 1)));
        }
        wire.write(
                "audience-batched",
                issue.batchId("quick", 0),
                issue.lastBatch("quick", 0, AnIssue.people("quick." + issue.id(), 5), 71, 75));

        await().atMost(PATIENCE).until(() -> RELAY.to("quick." + issue.id()).size() == 5);
        assertThat(RELAY.to("slow." + issue.id())).isEmpty();

        lanes.pause(slow, false);
        await().atMost(PATIENCE).until(() -> RELAY.to("slow." + issue.id()).size() == 70);
    }

    /** S10. */
    @Test
    void aLaneThatIsTooFastSlowsDownAndTheSameMailIsTriedAgain() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId(lane, 0),
                issue.lastBatch(
                        lane,
                        0,
                        List.of(AnIssue.person("busy-1@" + issue.id() + ".example")),
                        1,
                        1));

        await().atMost(PATIENCE).until(() -> RELAY.to(issue.id() + ".example").size() == 1);
        assertThat(lanes.view(lane).lastReply()).contains("Too many connections");
        assertThat(ledger.progress(issue.id())).hasSize(1);
    }

    @Test
    void anOperatorEditsALaneAndAPublisherDoesNot() {
        var wanted = "{\"connections\":4,\"rate\":2.5,\"hours\":\"06:00-22:00\"}";
        assertThat(put("gmx", wanted, "operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"lane\":\"gmx\",\"edited\":true,\"connections\":4,\"rate\":2.5}");
        assertThat(put("gmx", wanted, "publisher")).hasStatus(403);
        assertThat(put("gmx", "{\"connections\":501}", "operator"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("connections must be from 0 to 500");
        assertThat(put("nothing-such", wanted, "operator")).hasStatus(404);
        assertThat(web.delete().uri("/api/lanes/gmx").with(machine("operator")))
                .bodyJson()
                .isLenientlyEqualTo("{\"edited\":false,\"connections\":0}");
    }

    @Test
    void thePagesShowAndTakeOrders() {
        for (var page : List.of("", "/orange", "/orange?lang=en")) {
            assertThat(web.get().uri("/admin/dispatch/lanes" + page).with(staff("operator")))
                    .hasStatusOk()
                    .bodyText()
                    .contains("Orange")
                    .doesNotContain("??");
        }
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/lanes/apple")
                                .with(staff("operator"))
                                .with(csrf())
                                .param("connections", "x")
                                .param("mailsPerConnection", "5")
                                .param("rate", "1,5")
                                .param("hours", ""))
                .hasStatus(400)
                .bodyText()
                .contains("connections-error", "1,5");
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/lanes/apple/pause")
                                .with(staff("publisher"))
                                .with(csrf()))
                .hasStatus(403);
        assertThat(web.post().uri("/admin/dispatch/lanes/apple/pause").with(staff("operator")))
                .hasStatus(403);
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult put(
            String name, String json, String role) {
        return web.put()
                .uri("/api/lanes/" + name)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .with(machine(role))
                .exchange();
    }

    /** In a database of its own, where the service under test does not clear up. */
    private Lanes replica() {
        var apart =
                new MongoTemplate(
                        new SimpleMongoClientDatabaseFactory(client, "apart"),
                        mongo.getConverter());
        return new Lanes(
                apart,
                presets,
                properties,
                relay,
                ledger,
                bookkeeper,
                crew,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static RequestPostProcessor machine(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static RequestPostProcessor staff(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
