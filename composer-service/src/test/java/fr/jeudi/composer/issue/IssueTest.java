package fr.jeudi.composer.issue;

import static fr.jeudi.composer.issue.Samples.NOW;
import static fr.jeudi.composer.issue.Samples.aContent;
import static fr.jeudi.composer.issue.Samples.aDraft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.composer.issue.Refused.Reason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IssueTest {
    private static final Instant LATER = NOW.plusSeconds(60);

    private static final Issue SCHEDULED = aDraft().scheduled(aContent(68), LATER, NOW, "a");
    private static final Issue RELEASED = aDraft().released(aContent(68), "mail", NOW, "a");
    private static final List<Issue> ALL =
            List.of(
                    aDraft(),
                    SCHEDULED,
                    RELEASED,
                    RELEASED.told(standing(LATER, "finished")),
                    aDraft().cancelled(NOW, "a"));

    @Test
    void eachStepIsTakenFromItsStatesAndRefusedInAllOthers() {
        var steps =
                Map.<String, UnaryOperator<Issue>>of(
                        "write", it -> it.written(aContent(69), null, NOW, "b"),
                        "schedule", it -> it.scheduled(aContent(68), LATER, NOW, "b"),
                        "unschedule", it -> it.unscheduled(NOW, "b"),
                        "refuse", it -> it.refused(NOW),
                        "release", it -> it.released(aContent(68), "mail", NOW, "b"),
                        "cancel", it -> it.cancelled(NOW, "b"));
        var allowed =
                Map.of(
                        "write", Set.of(Status.DRAFT),
                        "schedule", Set.of(Status.DRAFT, Status.SCHEDULED),
                        "unschedule", Set.of(Status.SCHEDULED),
                        "refuse", Set.of(Status.SCHEDULED),
                        "release", Set.of(Status.DRAFT, Status.SCHEDULED),
                        "cancel", Set.of(Status.DRAFT, Status.SCHEDULED));

        steps.forEach((name, step) ->
                ALL.forEach(issue -> {
                    if (allowed.getOrDefault(name, Set.of()).contains(issue.status())) {
                        assertThat(step.apply(issue)).isNotEqualTo(issue);
                    } else {
                        assertRefused(Reason.WRONG_STATE, () -> step.apply(issue));
                    }
                }));
    }

    @Test
    void whatIsPastCannotBeScheduled() {
        assertRefused(Reason.PAST_TIME, () -> aDraft().scheduled(aContent(68), NOW, NOW, "a"));
    }

    @Test
    void aNumberIsPromisedWithTheScheduleAndFreeAgainWithoutIt() {
        assertThat(aDraft().takenNumber()).isNull();
        assertThat(SCHEDULED.takenNumber()).isEqualTo(68);
        assertThat(SCHEDULED.unscheduled(NOW, "a").takenNumber()).isNull();
        assertThat(SCHEDULED.cancelled(NOW, "a").takenNumber()).isNull();
        assertThat(RELEASED.takenNumber()).isEqualTo(68);
    }

    @Test
    void aFinishedSendMakesItSentAndToldTwiceChangesNothing() {
        var finished = standing(LATER, "finished");

        var sent = RELEASED.told(standing(NOW, "sending")).told(finished);

        assertThat(sent.status()).isEqualTo(Status.SENT);
        assertThat(sent.told(finished)).isSameAs(sent);
        assertThat(sent.told(standing(NOW, "sending"))).isSameAs(sent);
    }

    @Test
    void oneCancelledOnItsWayAndSentAgainIsSentInTheEnd() {
        var cancelled = RELEASED.told(standing(NOW, "cancelled"));

        assertThat(cancelled.told(standing(LATER, "sending")).status()).isEqualTo(Status.CANCELLED);
        assertThat(cancelled.told(standing(LATER, "finished")).status()).isEqualTo(Status.SENT);
        assertThat(RELEASED.told(standing(NOW, "finished")).told(standing(LATER, "cancelled")))
                .extracting(Issue::status)
                .isEqualTo(Status.SENT);
    }

    @Test
    void aSendCancelledInDispatchCancelsTheIssue() {
        assertThat(RELEASED.told(standing(LATER, "cancelled")).status())
                .isEqualTo(Status.CANCELLED);
    }

    @Test
    void everyChangeOfStateIsKeptWithWhoAndWhen() {
        assertThat(RELEASED.told(standing(LATER, "finished")).history())
                .containsExactly(
                        new Change("created", NOW, "camille"),
                        new Change("released", NOW, "a"),
                        new Change("sent", LATER, Change.ITSELF));
    }

    @Test
    void monthlyReadersGetTheLastIssueOfTheMonthUnlessSomeoneChose() {
        var otherwise = LocalDate.of(2026, 11, 5);

        assertThat(aDraft().monthlyToo(otherwise)).isTrue();
        assertThat(aDraft().written(aContent(68), false, NOW, "a").monthlyToo(otherwise)).isFalse();
    }

    private static Standing standing(Instant at, String state) {
        return new Standing(at, state, 3, 2, 1, 0, 0, 0);
    }

    private static void assertRefused(Reason reason, ThrowingCallable step) {
        assertThatThrownBy(step)
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }
}
