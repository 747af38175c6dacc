package fr.jeudi.dispatch.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LatenessTest {
    /** 08:00 in Paris. */
    private static final Instant NOW = Instant.parse("2026-11-26T07:00:00Z");

    private static final Instant NINE = NOW.plus(Duration.ofHours(1));

    private final Lateness lateness =
            new Lateness(Duration.ofMinutes(1), ZoneId.of("Europe/Paris"));

    @Test
    void behindForAMinuteIsAnErrorOnceForEachTime(CapturedOutput output) {
        var late = plan(NINE.plusSeconds(90), Limit.CONNECTIONS, NINE);

        assertThat(lateness.judged(late, NOW).behindSince()).isEqualTo(NOW);
        lateness.judged(late, NOW.plusSeconds(59));
        assertThat(output).doesNotContain("send behind its plan");
        lateness.judged(late, NOW.plusSeconds(60));
        lateness.judged(late, NOW.plusSeconds(61));
        assertThat(output).containsOnlyOnce("send behind its plan issue=one").contains("late=90s");

        var inTime = plan(NINE, Limit.CONNECTIONS, NINE);
        assertThat(lateness.judged(inTime, NOW.plusSeconds(62)).behindSince()).isNull();
        lateness.judged(late, NOW.plusSeconds(63));
        lateness.judged(late, NOW.plusSeconds(123));
        assertThat(output.toString().split("send behind its plan", -1)).hasSize(3);
    }

    @Test
    void aSendThatIsOverIsForgotten() {
        lateness.judged(plan(NINE.plusSeconds(9), Limit.RATE, NINE), NOW);

        lateness.forgetAllBut(Set.of());

        var later = NOW.plusSeconds(5);
        assertThat(
                        lateness.judged(plan(NINE.plusSeconds(9), Limit.RATE, NINE), later)
                                .behindSince())
                .isEqualTo(later);
    }

    /** However early the rest would end. */
    @Test
    void whatWaitsForPeopleIsLateAtOnceWhereSomebodySetATime() {
        assertThat(lateness.judged(plan(NOW, Limit.HELD, NINE), NOW).isBehind()).isTrue();
        assertThat(lateness.judged(plan(NOW, Limit.HELD, null), NOW).isBehind()).isFalse();
    }

    @Test
    void aUsedDayIsLateOnlyIfTheTimeIsBeforeMidnightInParis() {
        var midnight = Instant.parse("2026-11-26T23:00:00Z");

        assertThat(lateness.judged(plan(null, Limit.QUOTA, NINE), NOW).isBehind()).isTrue();
        assertThat(lateness.judged(plan(null, Limit.QUOTA, midnight), NOW).isBehind()).isFalse();
    }

    /** After a start with no relay there is no speed, and so no end, for as long as that lasts. */
    @Test
    void aTimeThatIsPastIsLateThoughNoEndCanBeSaid() {
        assertThat(plan(null, Limit.RELAY, NOW.minusSeconds(90)).late()).isEqualTo(90);
        assertThat(plan(null, Limit.RELAY, NINE).late()).isZero();
    }

    @Test
    void theRateNeededIsWhatIsLeftOverTheTimeInHand() {
        assertThat(lateness.judged(plan(NINE, Limit.RATE, NINE), NOW).needed()).isEqualTo(2);
    }

    private static Plan plan(@Nullable Instant end, Limit limit, @Nullable Instant allBy) {
        return new Plan(
                "one",
                allBy,
                null,
                NOW.plus(Duration.ofDays(2)),
                NOW,
                7_200,
                0,
                1,
                end,
                "orange",
                limit,
                List.of(),
                new Advice(1, 1, null, 1, null, Limit.NONE, null),
                null);
    }
}
