package fr.jeudi.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DispatchTest
class PlansTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant PAST = Instant.parse("2020-01-01T08:00:00Z");

    @Autowired Plans plans;
    @Autowired Dispatches dispatches;
    @Autowired Ledger ledger;
    @Autowired MongoTemplate mongo;
    @Autowired MeterRegistry meters;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String lane = "lane-" + issue.id();

    @BeforeEach
    void aPausedDispatch() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.pause(issue.id()));
        var people = AnIssue.people(issue.id() + ".example", 2);
        wire.write(
                "audience-batched", issue.batchId(lane, 0), issue.lastBatch(lane, 0, people, 1, 2));
        await().atMost(PATIENCE).until(() -> ledger.progress(issue.id()).size() == 1);
    }

    /** Else a send again in the afternoon were late from its first second. */
    @Test
    void aTimeThatIsPastHoldsUntilTheSendHasEndedAndNoLonger() {
        mongo.save(new Target(issue.id(), PAST, "camille", PAST));
        plans.make();
        assertThat(mongo.findById(issue.id(), Target.class)).isNotNull();

        dispatches.resume(issue.id());

        await().atMost(PATIENCE)
                .until(() -> dispatches.find(issue.id()).orElseThrow().finishedAt() != null);
        plans.make();
        assertThat(mongo.findById(issue.id(), Target.class)).isNull();
    }

    @Test
    void aTimeStillToComeOutlivesTheEnd() {
        mongo.save(new Target(issue.id(), issue.deadline(), "camille", PAST));
        dispatches.resume(issue.id());

        await().atMost(PATIENCE)
                .until(() -> dispatches.find(issue.id()).orElseThrow().finishedAt() != null);
        plans.make();
        assertThat(mongo.findById(issue.id(), Target.class)).isNotNull();
    }

    @Test
    void aPausedSendAsksForNobody() {
        assertThat(plans.findOrMake(issue.id()).orElseThrow().advice().wanted()).isPositive();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(meters.get("dispatch.workers.wanted").gauge().value()).isZero());
    }

    /** Else whoever watches were told until midnight that mails are due and nothing moves. */
    @Test
    void whatAWarmUpLeavesToAnotherDayIsNotDue() {
        // Once the lane has been seen.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(warmUp()).hasStatusOk());
        dispatches.resume(issue.id());

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(plans.find(issue.id()))
                                .hasValueSatisfying(it -> {
                                    assertThat(it.left()).isEqualTo(1);
                                    assertThat(it.limit()).isEqualTo(Limit.QUOTA);
                                }));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(meters.get("dispatch.waiting").gauge().value()).isZero());
        dispatches.cancel(issue.id());
    }

    private MvcTestResult warmUp() {
        return web.put()
                .uri("/api/lanes/" + lane)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"warmUp\":{\"from\":\"2026-01-01\",\"first\":1,\"until\":9}}")
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                .exchange();
    }
}
