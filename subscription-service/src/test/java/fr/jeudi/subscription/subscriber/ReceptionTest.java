package fr.jeudi.subscription.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Reception.Bucket;
import fr.jeudi.subscription.subscriber.Reception.Failure;
import fr.jeudi.subscription.subscriber.Reception.Heard;
import fr.jeudi.subscription.subscriber.Reception.Vouched;
import fr.jeudi.subscription.subscriber.Subscriber.SignUp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The suppression policy: STANDARDS 4.1. */
class ReceptionTest {
    private static final Instant NOON = Instant.parse("2026-11-26T11:00:00Z");

    /** One letter an issue: Hard, Disabled, Full mailbox, Soft, Accepted. */
    @ParameterizedTest
    @CsvSource({
        "H,       7, true",
        "AH,      7, true",
        "D,       7, false",
        "DD,      6, false",
        "DD,      7, true",
        "DAD,     7, false",
        "DSD,     7, false",
        "DDD,     3, false",
        "FF,     21, false",
        "FFF,    10, false",
        "FFF,    11, true",
        "FFFF,    7, true",
        "FFAF,   21, false",
        "FFSF,    7, false",
        "SSSS,   30, false",
        "SSSSS,   7, false",
        "SSSSS,   8, true",
        "SSSSSS,  7, true",
        "SSSSAS, 30, false",
        "SSFSD,   8, true",
        "SSSSSSSSSSSSSSS, 1, false",
        "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSS, 1, false",
        "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS, 1, true",
    })
    void aRowOfFailuresSuppressesOnlyWhenLongEnoughInNumberAndTime(
            String row, int daysBetween, boolean suppressed) {
        var subscriber = after(heard(row, daysBetween));

        assertThat(subscriber.state()).isEqualTo(suppressed ? State.SUPPRESSED : State.ACTIVE);
    }

    /** 4.1: whatever was heard of that issue before. */
    @ParameterizedTest
    @CsvSource({"SOFT", "DISABLED"})
    void aComplaintAboutAnIssueThatBouncedSuppressesAtOnce(Bucket before) {
        var bounced = new Heard("i", NOON, new Failure(before, "onhold", null, null));
        var complained =
                new Heard(
                        "i",
                        NOON.plus(Duration.ofHours(1)),
                        new Failure(Bucket.COMPLAINT, "feedback", null, null));

        assertThat(after(List.of(bounced, complained)).state()).isEqualTo(State.SUPPRESSED);
        assertThat(after(List.of(complained, bounced)).state()).isEqualTo(State.SUPPRESSED);
    }

    /**
     * Whatever is heard first: the second mail was accepted, and then came back as the first had.
     */
    @Test
    void whatBouncedAgainAfterItWasSentAgainStaysFailed() {
        var full = new Failure(Bucket.SOFT, "mailboxfull", null, null);
        var first = new Heard("i", NOON, full);
        var accepted = new Heard("i", NOON.plusSeconds(60), null);
        var second = new Heard("i", NOON.plusSeconds(61), full);
        for (var told :
                List.of(
                        List.of(first, accepted, second),
                        List.of(first, second, accepted),
                        List.of(second, first, accepted))) {
            assertThat(Objects.requireNonNull(after(told).reception()).heard())
                    .containsExactly(second);
        }
        assertThat(after(List.of(first, accepted)).hasFailed("i")).isFalse();
    }

    @Test
    void fromThursdayToThursdayIsSevenDaysWhateverTheMinute() {
        var subscriber =
                after(
                        List.of(
                                heard('D', 0, NOON),
                                heard('D', 1, NOON.plus(Duration.ofDays(7)).minusSeconds(90))));

        assertThat(subscriber.state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void theSameReportAgainCountsOnce() {
        var once = heard("SSSS", 10);
        var again = new ArrayList<>(once);
        again.addAll(once);
        again.addAll(once);

        assertThat(after(again)).isEqualTo(after(once));
        assertThat(after(again).state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void theOrderOfArrivalDoesNotMatterForARowOfFailures() {
        for (int seed = 0; seed < 50; seed++) {
            var shuffled = new ArrayList<>(heard("SFSD", 10));
            Collections.shuffle(shuffled, new Random(seed));

            assertThat(after(shuffled).reception()).isEqualTo(after(heard("SFSD", 10)).reception());
        }
    }

    @Test
    void anAcceptanceHeardLateStillBreaksTheRow() {
        var late = new ArrayList<>(heard("SSASSS", 8));
        late.add(late.size() - 2, late.remove(2));

        assertThat(after(late).state()).isEqualTo(State.ACTIVE);
        assertThat(after(heard("SSSSSS", 8)).state()).isEqualTo(State.SUPPRESSED);
    }

    /** A relay accepts first and its bounce comes later: the row goes on. */
    @Test
    void anAcceptedIssueThatBouncesLaterIsAFailedOne() {
        var subscriber = anActive();
        for (int issue = 0; issue < 4; issue++) {
            var at = NOON.plus(Duration.ofDays(7L * issue));
            subscriber = subscriber.heard(heard('A', issue, at), at);
            subscriber = subscriber.heard(heard('F', issue, at.plusSeconds(60)), at);
        }

        assertThat(subscriber.state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void anAcceptanceThatStoodClearsTheCount() {
        assertThat(Objects.requireNonNull(after(heard("SSSAA", 7)).reception()).heard()).isEmpty();
    }

    @Test
    void whoNeverFailedIsNeverWritten() {
        assertThat(after(heard("AAAA", 7))).isEqualTo(anActive());
    }

    @Test
    void aComplaintSuppressesAtOnceAndOutweighsABounce() {
        var complained = after(List.of(heard('C', 0, NOON)));
        var both = after(List.of(heard('H', 0, NOON), heard('C', 1, NOON.plusSeconds(1))));

        assertThat(complained.why()).isEqualTo("complaint");
        assertThat(both.why()).isEqualTo("complaint");
        assertThat(Objects.requireNonNull(complained.reception()).stopped())
                .isEqualTo(heard('C', 0, NOON));
    }

    @Test
    void aNewConfirmedSignUpLiftsABounceAndWhatWasSaidBeforeIsHistory() {
        var hard = heard('H', 0, NOON);
        var back = confirmedAgain(after(List.of(hard)), NOON.plusSeconds(60));

        assertThat(back.state()).isEqualTo(State.ACTIVE);
        assertThat(back.heard(hard, NOON.plusSeconds(70))).isEqualTo(back);
        assertThat(back.heard(heard('H', 1, NOON.plusSeconds(80)), NOON.plusSeconds(80)).state())
                .isEqualTo(State.SUPPRESSED);
    }

    @Test
    void aNewSignUpDoesNotLiftAComplaintAndStaffDo() {
        var complaint = heard('C', 0, NOON);
        var complained = after(List.of(complaint));
        var later = NOON.plusSeconds(60);

        assertThat(confirmedAgain(complained, later).state()).isEqualTo(State.SUPPRESSED);
        var lifted = complained.reactivate(new Vouched("zoe", "called us", later), later);
        assertThat(lifted.state()).isEqualTo(State.ACTIVE);
        assertThat(lifted.heard(complaint, later)).isEqualTo(lifted);
        assertThat(Objects.requireNonNull(lifted.reception()).vouched())
                .extracting(Vouched::operator)
                .isEqualTo("zoe");
    }

    @Test
    void whoLeftBeforeOrAfterBeingSuppressedStaysUnsubscribedWhenReactivated() {
        var vouched = new Vouched("zoe", "mailbox works", NOON.plusSeconds(60));
        var first = after(List.of(heard('H', 0, NOON))).unsubscribe(evidence(), null, NOON);
        var before =
                anActive().unsubscribe(evidence(), null, NOON).heard(heard('H', 0, NOON), NOON);

        for (var one : List.of(first, before)) {
            assertThat(one.state()).isEqualTo(State.SUPPRESSED);
            assertThat(one.reactivate(vouched, NOON).state()).isEqualTo(State.UNSUBSCRIBED);
        }
    }

    /** An operator has it sent again to those who failed. */
    @Test
    void anIssueThatIsAcceptedLaterHasNotFailedUnlessForGood() {
        var soft = heard('S', 0, NOON);
        var later = heard('A', 0, NOON.plus(Duration.ofHours(3)));
        var earlier = heard('A', 0, NOON.minus(Duration.ofHours(3)));

        assertThat(Objects.requireNonNull(after(List.of(soft, later)).reception()).heard())
                .isEmpty();
        assertThat(Objects.requireNonNull(after(List.of(soft, earlier)).reception()).heard())
                .containsExactly(soft);
        assertThat(
                        Objects.requireNonNull(after(List.of(soft, later, soft, later)).reception())
                                .heard())
                .isEmpty();
        assertThat(after(List.of(heard('H', 0, NOON), later)).state()).isEqualTo(State.SUPPRESSED);
    }

    private static Subscriber confirmedAgain(Subscriber it, Instant now) {
        var signUp = new SignUp(it.choices(), evidence(), List.of());
        return it.signedUpAgain(signUp, "bbbbbbbbbbbbbbbb", now).confirm(null, now);
    }

    private static Subscriber after(List<Heard> all) {
        var subscriber = anActive();
        for (var heard : all) {
            subscriber = subscriber.heard(heard, heard.at());
        }
        return subscriber;
    }

    private static List<Heard> heard(String row, int daysBetween) {
        var all = new ArrayList<Heard>();
        for (int i = 0; i < row.length(); i++) {
            all.add(heard(row.charAt(i), i, NOON.plus(Duration.ofDays((long) i * daysBetween))));
        }
        return all;
    }

    private static Heard heard(char kind, int issue, Instant at) {
        return new Heard("issue" + issue, at, failure(kind));
    }

    private static @Nullable Failure failure(char kind) {
        return switch (kind) {
            case 'H' -> new Failure(Bucket.HARD, "userunknown", "5.1.1", "550 5.1.1");
            case 'D' -> new Failure(Bucket.DISABLED, "suspend", "5.2.1", "550 5.2.1");
            case 'F' -> new Failure(Bucket.SOFT, "mailboxfull", "5.2.2", "552 5.2.2");
            case 'S' -> new Failure(Bucket.SOFT, "expired", "4.4.7", "expired");
            case 'C' -> new Failure(Bucket.COMPLAINT, "feedback", null, null);
            default -> null;
        };
    }

    private static Subscriber anActive() {
        var choices = Choices.of("", Language.FR);
        return Subscriber.signedUp(
                        "aaaaaaaaaaaaaaaa",
                        EmailAddress.of("camille@orange.example").orElseThrow(),
                        new SignUp(choices, evidence(), List.of()),
                        "aaaaaaaaaaaaaaab",
                        Instant.EPOCH)
                .confirm(null, Instant.EPOCH);
    }

    private static Evidence evidence() {
        return new Evidence(Source.FORM, "/", Language.FR, null, Instant.EPOCH, null);
    }
}
