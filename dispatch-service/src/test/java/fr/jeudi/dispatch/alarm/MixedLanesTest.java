package fr.jeudi.dispatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STANDARDS 4.1, THROTTLE, where one who says so is not the lane. */
class MixedLanesTest {
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-26T06:00:59Z"));
    private final MixedLanes lanes =
            new MixedLanes(
                    new AlarmProperties(0.02, 20, 15, Set.of("other", "office365"), 0.2, 50),
                    now::get);

    @ParameterizedTest
    @CsvSource({"1, 1, false", "2, 2, false", "3, 3, true", "30, 3, false", "30, 8, true"})
    void severalDomainsAndAFifthOfThoseAskedSpeakForTheLane(int asked, int busy, boolean tooFast) {
        for (int i = 0; i < asked; i++) {
            answered("mairie-" + i, i < busy ? "421 4.7.0 Too many connections" : "250 Ok");
        }

        assertThat(lanes.areTooFastFor("other")).isEqualTo(tooFast);
    }

    /** One tenant may be all there is, and speak of the host. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "1, 1, true",
        "2, 1, false",
        "2, 2, true",
        "9, 2, false",
        "9, 3, true"
    })
    void ofAHostOfManyAllThatWereAskedSpeakForIt(int asked, int busy, boolean tooFast) {
        for (int i = 0; i < asked; i++) {
            answered(
                    "office365",
                    "mairie-" + i,
                    i < busy ? "421 4.7.0 Too many connections" : "250 Ok");
        }

        assertThat(lanes.areTooFastFor("office365")).isEqualTo(tooFast);
    }

    @Test
    void oneDomainDoesNotHoweverOftenItIsBusy() {
        for (int i = 0; i < 50; i++) {
            answered("dying", "421 4.7.0 Too many connections");
        }

        assertThat(lanes.areTooFastFor("other")).isFalse();
        assertThat(lanes.areTooFastFor("orange")).isTrue();
    }

    @Test
    void whatWasSaidTwoMinutesAgoIsForgotten() {
        for (int i = 0; i < 2; i++) {
            answered("mairie-" + i, "421 4.7.0 Too many connections");
        }
        now.updateAndGet(it -> it.plus(Duration.ofMinutes(1)));
        answered("mairie-2", "421 4.7.0 Too many connections");
        assertThat(lanes.areTooFastFor("other")).isTrue();

        now.updateAndGet(it -> it.plus(Duration.ofMinutes(1)));
        assertThat(lanes.areTooFastFor("other")).isFalse();
    }

    private void answered(String domain, String reply) {
        answered("other", domain, reply);
    }

    private void answered(String lane, String domain, String reply) {
        lanes.count(
                lane,
                "a@" + domain + ".example",
                DeliveryOutcome.of(
                        SmtpReply.of(Integer.parseInt(reply.substring(0, 3)), reply), Stage.RCPT));
    }
}
