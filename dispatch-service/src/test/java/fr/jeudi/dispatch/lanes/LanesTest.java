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
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import fr.jeudi.dispatch.relay.RelayProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DispatchTest
class LanesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired Lanes lanes;
    @Autowired Presets presets;
    @Autowired LanesProperties properties;
    @Autowired RelayProperties relay;
    @Autowired Ledger ledger;
    @Autowired LaneStore store;
    @Autowired LaneBoard board;
    @Autowired Limits limits;
    @Autowired Privacy privacy;
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

    @Test
    void metricsCanBeReadAtAnyMoment() throws Exception {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var clock = Clock.systemUTC();
        var measuring = new LaneBoard(store, limits, presets, privacy, bookkeeper, clock, meters);
        lanes.enter(lane, "a#1", null, 1);
        measuring.round();

        try (var threads = Executors.newSingleThreadExecutor()) {
            var rounds =
                    threads.submit(() -> IntStream.range(0, 5_000).forEach(_ -> measuring.round()));
            while (!rounds.isDone()) {
                assertThat(meters.scrape())
                        .contains("dispatch_lane_connections{lane=\"" + lane + "\"} 1.0");
            }
            rounds.get();
        }
    }

    /** A replica that has just started does not know yet what was paused. */
    @Test
    void beforeTheFirstLookEveryLaneIsClosed() {
        var starting = replica();
        assertThat(starting.lanes.mayBegin(lane)).isFalse();

        starting.lanes.refresh();
        assertThat(starting.lanes.mayBegin(lane)).isTrue();
    }

    /** Promise 3. */
    @Test
    void twoReplicasNeverHoldMoreSeatsThanThereAre() throws Exception {
        var taken = new AtomicInteger();
        var most = new AtomicInteger();
        var replicas = List.of(replica(), replica());
        replicas.getFirst().rules(LaneRules.of(3, 0, 0, null));
        try (var threads = Executors.newFixedThreadPool(8)) {
            var work =
                    IntStream.range(0, 8)
                            .<Callable<Void>>mapToObj(i ->
                                    () -> {
                                        for (int n = 0; n < 40; n++) {
                                            var seat = Lanes.seatId("b" + i, n);
                                            if (replicas.get(i % 2)
                                                    .lanes
                                                    .enter(lane, seat, null, 1)) {
                                                most.accumulateAndGet(
                                                        taken.incrementAndGet(), Math::max);
                                                taken.decrementAndGet();
                                                replicas.get(i % 2).lanes.leave(lane, seat);
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
        third.lanes.refresh();
        assertThat(third.lanes.inHand(lane)).isZero();
    }

    @Test
    void aSeatServesTheNextBatchOfItsLaneInOneWrite() {
        var one = replica();
        one.rules(LaneRules.of(1, 0, 0, null));
        var replica = one.lanes;
        assertThat(replica.enter(lane, "a#1", null, 1)).isTrue();
        assertThat(replica.enter(lane, "b#1", null, 1)).isFalse();

        assertThat(replica.enter(lane, "b#1", "a#1", 1)).isTrue();

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
                        LaneRules.of(1, 0, 0, null),
                        false,
                        List.of(new Lane.Seat("gone-batch#1", "gone")),
                        null,
                        null,
                        null));

        await().atMost(PATIENCE).until(() -> lanes.enter(lane, "mine#1", null, 1));
        lanes.leave(lane, "mine#1");
    }

    @Test
    void aRateIsSharedByTheSeatsInHand() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 10, null)));
        lanes.enter(lane, "a#1", null, 1);

        double first = lanes.turn(lane, 2);
        double second = lanes.turn(lane, 2);

        assertThat(lanes.untilTurn(lane, first)).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(second - first).isEqualTo(2);
        assertThat(lanes.untilTurn(lane, second))
                .isBetween(Duration.ofMillis(-60_000), Duration.ofMillis(200));
        lanes.leave(lane, "a#1");
    }

    @Test
    void aLaneInWhichNoBatchMayBeBegunIsShut() {
        store.change(lane, it -> it.paused(true));
        assertThat(lanes.shut()).contains(lane);

        store.change(lane, it -> it.paused(false));
        assertThat(lanes.shut()).doesNotContain(lane);
    }

    /** As when a reply slows a lane that had none. */
    @Test
    void whatWentBeforeThereWasALimitIsNotOwed() {
        lanes.enter(lane, "a#1", null, 1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2)))
                    .isLessThanOrEqualTo(Duration.ZERO);
        }

        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 10, null)));

        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2))).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2)))
                .isLessThanOrEqualTo(Duration.ofMillis(200));
        lanes.leave(lane, "a#1");
    }

    /** Who joins the others lets three rounds go by; who goes on with the next batch does not. */
    @Test
    void aLoneSeatThatServesTheNextBatchWaitsForNobody() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 1_000, null)));
        store.change(lane, it -> it.entered(new Lane.Seat("b#1", "other-" + lane), null));
        long start = System.nanoTime();
        lanes.enter(lane, "a#1", null, 2);
        awaitCalled(lanes.turn(lane, 2));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3));

        lanes.enter(lane, "a#2", "a#1", 2);

        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2))).isLessThan(Duration.ofMillis(500));
        lanes.leave(lane, "a#2");
    }

    /** As after a pause in which the others took it for gone. */
    @Test
    void whoTakesThePlaceOfAFreedSeatIsCountedInAnew() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 1_000, null)));
        store.change(lane, it -> it.entered(new Lane.Seat("b#1", "other-" + lane), null));
        lanes.enter(lane, "a#1", null, 2);
        awaitCalled(lanes.turn(lane, 2));

        store.change(lane, it -> it.left("a#1"));
        lanes.enter(lane, "a#2", "a#1", 2);

        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2))).isEqualTo(Duration.ofSeconds(1));
        lanes.leave(lane, "a#2");
    }

    private void awaitCalled(double number) {
        await().atMost(PATIENCE).until(() -> !lanes.untilTurn(lane, number).isPositive());
    }

    /** Promise 3: who was paused, or cut off from the store, cannot know who has joined. */
    @Test
    void whoHasNotLookedForThreeRoundsSendsNothingInAPacedLane() {
        var replica = replica();
        replica.rules(LaneRules.of(0, 0, 1_000, null));
        replica.lanes.refresh();
        replica.lanes.enter(lane, "a#1", null, 2);
        double first = replica.lanes.turn(lane, 2);
        assertThat(replica.lanes.untilTurn(lane, first)).isLessThanOrEqualTo(Duration.ZERO);

        await().atMost(PATIENCE).until(() -> replica.lanes.untilTurn(lane, first).isPositive());

        replica.lanes.refresh();
        assertThat(replica.lanes.untilTurn(lane, first)).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void aLaneWithoutARateNeedsNoLook() {
        var replica = replica();
        replica.rules(LaneRules.of(0, 0, 0, null));
        replica.lanes.enter(lane, "a#1", null, 2);

        assertThat(replica.lanes.untilTurn(lane, replica.lanes.turn(lane, 2)))
                .isLessThanOrEqualTo(Duration.ZERO);
    }

    /** Else a pause for collecting garbage ends in a burst. */
    @Test
    void turnsOfAStallAreNotMadeUpFor() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 10, null)));
        lanes.enter(lane, "a#1", null, 1);
        var numbers = IntStream.range(0, 60).mapToObj(_ -> lanes.turn(lane, 1)).toList();
        long start = System.nanoTime();

        await().until(() -> System.nanoTime() - start > 2_000_000_000L);

        assertThat(numbers)
                .filteredOn(it -> !lanes.untilTurn(lane, it).isPositive())
                .hasSizeLessThan(10);
        lanes.leave(lane, "a#1");
    }

    /** Else a slow relay makes a paced lane slower than its rate. */
    @Test
    void timeInWhichNobodyWaitsIsNotLost() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 10, null)));
        lanes.enter(lane, "a#1", null, 1);
        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 20))).isLessThanOrEqualTo(Duration.ZERO);
        long start = System.nanoTime();

        await().until(() -> System.nanoTime() - start > 2_000_000_000L);

        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 1))).isLessThanOrEqualTo(Duration.ZERO);
        lanes.leave(lane, "a#1");
    }

    /** Typed 0.01 for 10: those who wait do not wait for minutes. */
    @Test
    void aNewRateHoldsForThoseWhoWait() {
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 0.01, null)));
        lanes.enter(lane, "a#1", null, 1);
        lanes.turn(lane, 2);
        double second = lanes.turn(lane, 2);
        double third = lanes.turn(lane, 2);
        assertThat(lanes.untilTurn(lane, second)).isGreaterThan(Duration.ofSeconds(100));

        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 10, null)));

        assertThat(lanes.untilTurn(lane, third)).isLessThan(Duration.ofMillis(401));
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 0.01, null)));
        assertThat(lanes.untilTurn(lane, lanes.turn(lane, 2)))
                .isGreaterThan(Duration.ofSeconds(100));
        store.change(lane, it -> it.ruled(LaneRules.of(0, 0, 0, null)));
        assertThat(lanes.untilTurn(lane, third)).isLessThanOrEqualTo(Duration.ZERO);
        lanes.leave(lane, "a#1");
    }

    /** Promise 3: what one replica may send is what the other's seats leave it. */
    @Test
    void theRatesOfTwoReplicasAddUpToTheLanes() {
        var replica = replica();
        replica.store.change(
                lane,
                it ->
                        it.ruled(LaneRules.of(0, 0, 12, null))
                                .entered(new Lane.Seat("theirs#1", "another"), null)
                                .entered(new Lane.Seat("theirs#2", "another"), null));
        replica.lanes.enter(lane, "ours#1", null, 1);
        double first = replica.lanes.turn(lane, 12_000);
        double second = replica.lanes.turn(lane, 1);
        replica.awaitUntil(() -> !replica.lanes.untilTurn(lane, first).isPositive());

        // One seat of three, 4 of the 12 a second.
        assertThat(replica.lanes.untilTurn(lane, second))
                .isBetween(Duration.ofMinutes(48), Duration.ofMinutes(50));

        // Of five seats the others know one of ours, and then three.
        replica.lanes.enter(lane, "ours#2", null, 1);
        replica.lanes.enter(lane, "ours#3", null, 1);
        assertThat(replica.lanes.untilTurn(lane, second)).isGreaterThan(Duration.ofMinutes(80));
        replica.awaitUntil(
                () -> replica.lanes.untilTurn(lane, second).compareTo(Duration.ofMinutes(28)) < 0);
    }

    @Test
    void twoReplicasTogetherNeverSendMoreThanADayAllows() throws Exception {
        var clock = Clock.fixed(Instant.parse("2026-11-26T09:00:00Z"), ZoneOffset.UTC);
        var replicas = List.of(replica(clock), replica(clock));
        var plan = new WarmUp(LocalDate.of(2026, 11, 26), 500, 2, 10_000);
        replicas.getFirst().rules(new LaneRules(0, 0, 0, null, null, plan, null));
        var sent = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var work =
                    IntStream.range(0, 8)
                            .<Callable<Void>>mapToObj(i ->
                                    () -> {
                                        sendAll(replicas.get(i % 2).lanes, i, sent);
                                        return null;
                                    })
                            .toList();
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }

        assertThat(sent.get()).isEqualTo(500);
        var third = replica(clock);
        third.lanes.refresh();
        assertThat(third.lanes.mayBegin(lane)).isFalse();
        var tomorrow = replica(Clock.offset(clock, Duration.ofDays(1)));
        tomorrow.lanes.refresh();
        assertThat(tomorrow.lanes.mayBegin(lane)).isTrue();
        assertThat(tomorrow.lanes.enter(lane, "tomorrow#1", null, 5_000)).isTrue();
        assertThat(tomorrow.lanes.left(lane, "tomorrow#1")).isEqualTo(1_000);
    }

    /** Batches of 30 of which some mails are never sent, until nothing may be begun. */
    private void sendAll(Lanes replica, int worker, AtomicInteger sent) {
        String last = null;
        for (int n = 0; n < 200; n++) {
            var seat = Lanes.seatId("b" + worker, n);
            if (!replica.enter(lane, seat, last, 30)) {
                replica.leave(lane, String.valueOf(last));
                last = null;
                continue;
            }
            last = seat;
            for (int i = 0; i < 20 + n % 11 && replica.left(lane, seat) > 0; i++) {
                sent.incrementAndGet();
                replica.counted(lane, seat, new DeliveryOutcome.Uncertain("told"));
            }
        }
        replica.leave(lane, String.valueOf(last));
    }

    /** A seat is booked for its day in Paris. */
    @Test
    void atMidnightASeatIsGivenBackAndBookedAnew() {
        var now = new AtomicReference<>(Instant.parse("2026-11-26T22:59:59Z"));
        var replica = replica(at(now));
        var plan = new WarmUp(LocalDate.of(2026, 11, 26), 50, 2, 10_000);
        replica.rules(new LaneRules(0, 0, 0, null, null, plan, null));
        replica.lanes.enter(lane, "a#1", null, 50);
        for (int i = 0; i < 40; i++) {
            replica.lanes.counted(lane, "a#1", new DeliveryOutcome.Uncertain("told"));
        }
        assertThat(replica.lanes.left(lane, "a#1")).isEqualTo(10);

        now.set(now.get().plusSeconds(1));

        assertThat(replica.lanes.left(lane, "a#1")).isZero();
        assertThat(replica.lanes.enter(lane, "a#2", "a#1", 250)).isTrue();
        assertThat(replica.lanes.left(lane, "a#2")).isEqualTo(100);
    }

    /** Or each would open a day that the other does not know, and the limit would hold no more. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-26T00:00Z", "2026-11-25T13:00Z", "2026-11-26T11:00Z"})
    void replicasInOtherZonesMeanTheSameDay(String midnight) {
        var day = LocalDate.of(2026, 11, 26);
        var plan = new WarmUp(day, 50, 2, 10_000);
        var document = new Document();

        mongo.getConverter().write(plan, document);

        assertThat(document).containsEntry("from", day);
        document.put("from", Date.from(OffsetDateTime.parse(midnight).toInstant()));
        assertThat(mongo.getConverter().read(WarmUp.class, document)).isEqualTo(plan);
    }

    @Test
    void aPausedLaneSendsNothingAndHoldsUpNoOther() {
        var slow = issue.id() + "-slow";
        store.change(slow, it -> it.paused(true));
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

        store.change(slow, it -> it.paused(false));
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
        assertThat(board.view(lane).lastReply()).contains("Too many connections");
        assertThat(ledger.progress(issue.id())).hasSize(1);
    }

    /** STANDARDS 4.3. */
    @Test
    void aProviderThatIsBusyGetsOneConnectionAndAMailAMinuteForAWhile() {
        var replica = replica();
        replica.rules(LaneRules.of(8, 0, 0, null));

        replica.slowing.throttled(lane, "451 4.7.500 Server busy. Please try again later");

        var slowed = replica.store.lane(lane);
        assertThat(limits.connections(slowed)).isEqualTo(1);
        assertThat(limits.rate(slowed)).isEqualTo(1 / 60.0);
        assertThat(limits.level(slowed)).isPositive();
        var later =
                new Limits(
                        replica.store,
                        presets,
                        properties,
                        relay,
                        Clock.offset(Clock.systemUTC(), Duration.ofMinutes(91)));
        assertThat(later.connections(slowed)).isEqualTo(8);
        assertThat(later.rate(slowed)).isZero();
        assertThat(later.level(slowed)).isZero();
    }

    /** It speaks of itself, whatever the words: no provider asked for anything. */
    @Test
    void aRelayThatIsBusySlowsALaneForAMomentAndNoMore() {
        var replica = replica();
        replica.rules(LaneRules.of(8, 0, 0, null));

        replica.slowing.relayBusy(lane, "421 4.3.2 Server busy");

        var slowed = replica.store.lane(lane);
        assertThat(slowed.heard()).isEmpty();
        assertThat(limits.connections(slowed)).isGreaterThan(1);
        assertThat(Objects.requireNonNull(slowed.slow()).until())
                .isBefore(Instant.now().plusSeconds(60));
    }

    @Test
    void aRefusalThatAProviderKeepsSayingStopsItsLane() {
        var replica = replica();
        var refused =
                DeliveryOutcome.of(
                        SmtpReply.of(554, "554 5.7.1 a domain present in the Spamhaus DBL"),
                        Stage.DATA);
        replica.lanes.refresh();
        for (int i = 0; i < 3; i++) {
            assertThat(replica.lanes.isOpen("apple")).isTrue();
            replica.slowing.refused("apple", refused);
            replica.slowing.refused(lane, refused);
        }

        assertThat(replica.lanes.isOpen("apple")).isFalse();
        assertThat(replica.lanes.isOpen(lane)).isTrue();
        assertThat(replica.store.lane(lane).slow()).isNull();
    }

    /** As each replica counts, all show; not who it was about. */
    @Test
    void theLastRefusalOfEachReplicaIsSeenByAll() {
        var now = new AtomicReference<>(Instant.parse("2026-11-28T08:00:00Z"));
        var one = replica(at(now));
        var two = replica(at(now));
        one.lanes.counted(lane, "a#1", rejected("550 5.1.1 <z***@small.example>: unknown"));
        one.lanes.counted(lane, "a#1", new DeliveryOutcome.Accepted(SmtpReply.of(250, "250 ok")));
        one.lanes.counted(lane, "a#1", new DeliveryOutcome.Uncertain("interrupted"));
        one.lanes.round();
        two.lanes.round();

        assertThat(two.store.lane(lane).refusal())
                .isEqualTo(new Refusal(550, "5.1.1", "550 5.1.1 <…>: unknown", now.get()));

        var first = now.get();
        now.set(first.plusSeconds(1));
        two.lanes.counted(lane, "b#1", rejected("552 5.2.2 full"));
        now.set(first);
        one.lanes.counted(lane, "a#1", rejected("554 5.7.1 earlier"));
        two.lanes.round();
        one.lanes.round();
        assertThat(one.store.lane(lane).refusal())
                .extracting(Refusal::text)
                .isEqualTo("552 5.2.2 full");
    }

    private static DeliveryOutcome rejected(String said) {
        return DeliveryOutcome.of(
                SmtpReply.of(Integer.parseInt(said.substring(0, 3)), said), Stage.RCPT);
    }

    @Test
    void theLastRefusalIsShownAndTold() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId(lane, 0),
                issue.lastBatch(
                        lane,
                        0,
                        List.of(AnIssue.person("reject-zoe89@" + issue.id() + ".example")),
                        1,
                        1));
        await().atMost(PATIENCE).until(() -> board.view(lane).lastRefusal() != null);

        assertThat(web.get().uri("/api/lanes/" + lane).with(machine("publisher")))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"lastRefusal\":{\"code\":550,\"status\":\"5.1.1\"}}");
        for (var page : List.of("?lang=en", "/" + lane + "?lang=en")) {
            assertThat(web.get().uri("/admin/dispatch/lanes" + page).with(staff("operator")))
                    .hasStatusOk()
                    .bodyText()
                    .contains("Last refusal", "550-5.1.1")
                    .doesNotContain("zoe89", "r***", issue.id() + ".example", "??");
        }
    }

    @Test
    void theLastRefusalStandsOnThePageOfTheSendToo() {
        wire.write("issue-released", issue.id(), issue.issue());
        var people = List.of(AnIssue.person("never-zoe89@" + issue.id() + ".example"));
        wire.write(
                "audience-batched", issue.batchId(lane, 0), issue.lastBatch(lane, 0, people, 1, 1));
        await().atMost(PATIENCE).until(() -> board.view(lane).lastRefusal() != null);
        store.change(lane, it -> it.paused(true));

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        web.get()
                                                .uri("/api/dispatches/" + issue.id() + "/plan")
                                                .with(machine("publisher")))
                                .hasStatusOk()
                                .bodyJson()
                                .isLenientlyEqualTo(
                                        "{\"lanes\":[{\"lastRefusal\":{\"status\":\"4.7.1\"}}]}"));
        assertThat(
                        web.get()
                                .uri("/admin/dispatch/" + issue.id() + "/live?lang=en")
                                .with(staff("operator")))
                .hasStatusOk()
                .bodyText()
                .contains("Last refusal", "Greylisted")
                .doesNotContain("zoe89", "Last complaint", "??");
    }

    @Test
    void anOperatorEditsALaneAndAPublisherDoesNot() {
        var wanted = "{\"connections\":4,\"rate\":2.5,\"hours\":\"06:00-22:00\",\"idle\":45}";
        assertThat(put("gmx", wanted, "operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"lane\":\"gmx\",\"edited\":true,\"connections\":4,\"rate\":2.5,"
                                + "\"rules\":{\"idle\":45}}");
        assertThat(lanes.idle("gmx")).isEqualTo(Duration.ofSeconds(45));
        assertThat(put("gmx", "{\"idle\":601}", "operator")).hasStatus(400);
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
        assertThat(lanes.idle("gmx")).isEqualTo(relay.idle());
    }

    /** It is in subscription's table; a warm-up must be set before its first mail. */
    @Test
    void aLaneOfOnesOwnIsSetBeforeItsFirstMail() {
        var own = "own" + issue.id();
        assertThat(web.get().uri("/api/lanes/" + own).with(machine("operator"))).hasStatus(404);
        assertThat(web.delete().uri("/api/lanes/" + own).with(machine("operator"))).hasStatus(404);
        assertThat(
                        web.get()
                                .uri("/admin/dispatch/lanes?lane=" + own.toUpperCase(Locale.ROOT))
                                .with(staff("operator")))
                .hasRedirectedUrl("/admin/dispatch/lanes/" + own);
        assertThat(web.get().uri("/admin/dispatch/lanes/" + own).with(staff("operator")))
                .hasStatusOk()
                .bodyText()
                .contains("Aucun mail n’a encore pris cette voie")
                .doesNotContain("??");
        assertThat(
                        web.get()
                                .uri("/admin/dispatch/lanes?lane={lane}&lang=en", "<b>no such!")
                                .with(staff("operator")))
                .hasStatus(400)
                .bodyText()
                .contains("Small letters and digits", "&lt;b&gt;no such!")
                .doesNotContain("<b>no such");

        assertThat(put(own, "{\"connections\":3}", "operator")).hasStatusOk();

        assertThat(board.names()).contains(own);
        assertThat(web.get().uri("/admin/dispatch/lanes/" + own).with(staff("operator")))
                .hasStatusOk()
                .bodyText()
                .doesNotContain("Aucun mail n’a encore pris cette voie");
        assertThat(put("all", "{}", "publisher")).hasStatus(403);
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
    private Replica replica() {
        return replica(Clock.systemUTC());
    }

    private Replica replica(Clock clock) {
        var apart =
                new LaneStore(
                        new MongoTemplate(
                                new SimpleMongoClientDatabaseFactory(client, "apart"),
                                mongo.getConverter()));
        var limits = new Limits(apart, presets, properties, relay, clock);
        var meters = new SimpleMeterRegistry();
        return new Replica(
                apart,
                new Lanes(apart, limits, new Privacy(), ledger, crew, clock, meters),
                new Slowing(apart, presets, properties, clock, meters));
    }

    private final class Replica {
        final LaneStore store;
        final Lanes lanes;
        final Slowing slowing;

        Replica(LaneStore store, Lanes lanes, Slowing slowing) {
            this.store = store;
            this.lanes = lanes;
            this.slowing = slowing;
        }

        void rules(LaneRules rules) {
            store.change(lane, it -> it.ruled(rules));
        }

        /** Looking at the store as its rounds would. */
        void awaitUntil(Callable<Boolean> condition) {
            await().atMost(PATIENCE)
                    .until(() -> {
                        lanes.refresh();
                        return condition.call();
                    });
        }
    }

    private static Clock at(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    private static RequestPostProcessor machine(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }

    private static RequestPostProcessor staff(String role) {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
