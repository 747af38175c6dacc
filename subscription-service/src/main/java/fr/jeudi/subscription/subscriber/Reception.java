package fr.jeudi.subscription.subscriber;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How issues have fared with one person, as far as it may end in suppression (STANDARDS 4.1). What
 * was heard of an issue is kept once, so reports may repeat and overtake each other.
 *
 * @param heard by time, the oldest first; an issue that was accepted is kept only beside failures,
 *     and only until another one follows: it may still bounce
 * @param since nothing from before counts: they confirmed, or staff vouched for the address
 * @param stopped the failure that suppressed them
 * @param left they asked to leave before or while they were suppressed
 * @param vouched who of the staff lifted the last suppression, and why
 */
public record Reception(
        List<Heard> heard,
        @Nullable Instant since,
        @Nullable Heard stopped,
        boolean left,
        @Nullable Vouched vouched) {
    static final Reception NOTHING = new Reception(List.of(), null, null, false, null);
    private static final String FULL = "mailboxfull";
    private static final int MOST = 12;

    /** Days as the sender counts them: from Thursday to Thursday it is seven, whatever the hour. */
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    /** What a failure is about; those about us are never heard of here. */
    public enum Bucket {
        HARD,
        DISABLED,
        SOFT,
        COMPLAINT
    }

    /**
     * What became of one issue.
     *
     * @param failure null if it was accepted
     */
    public record Heard(String issueId, Instant at, @Nullable Failure failure) {}

    /**
     * Why it failed.
     *
     * @param reason one word of dispatch's, for example {@code mailboxfull}
     * @param status RFC 3463
     * @param reply what the server said, without addresses
     */
    public record Failure(
            Bucket bucket,
            @Nullable String reason,
            @Nullable String status,
            @Nullable String reply) {}

    /** A suppression lifted by hand. */
    public record Vouched(String operator, String reason, Instant at) {}

    boolean isFromBefore(Instant at) {
        return since != null && !at.isAfter(since);
    }

    /**
     * Of an issue that failed the last failure stands, and for good once the address turns out not
     * to exist or the person complains; unless it is accepted later: an operator had it sent again.
     */
    Reception with(Heard next) {
        var known =
                heard.stream()
                        .filter(it -> it.issueId.equals(next.issueId))
                        .findFirst()
                        .orElse(null);
        if (known == null
                ? next.failure == null && heard.isEmpty()
                : !isWorse(next, known) && !isMended(next, known) && !isNews(next, known)) {
            return this;
        }
        var all = new ArrayList<>(heard);
        all.remove(known);
        all.add(next);
        all.sort(Comparator.comparing(Heard::at));
        return new Reception(shortened(all), since, stopped, left, vouched);
    }

    private static boolean isWorse(Heard next, Heard known) {
        return next.failure != null
                && (known.failure == null || (isFinal(next.failure) && !isFinal(known.failure)));
    }

    /** Only what came later mends: reports overtake each other. */
    private static boolean isMended(Heard next, Heard known) {
        return next.failure == null
                && known.failure != null
                && !isFinal(known.failure)
                && next.at.isAfter(known.at);
    }

    /** It was sent again, and in vain; or has turned out graver. */
    private static boolean isNews(Heard next, Heard known) {
        return next.failure != null
                && known.failure != null
                && !isFinal(next.failure)
                && !isFinal(known.failure)
                && next.at.isAfter(known.at);
    }

    private static boolean isFinal(Failure failure) {
        return failure.bucket == Bucket.HARD || failure.bucket == Bucket.COMPLAINT;
    }

    /** Without what an acceptance that stood has settled; the oldest of a long row stays. */
    private static List<Heard> shortened(List<Heard> all) {
        for (int i = all.size() - 2; i >= 0; i--) {
            if (all.get(i).failure == null) {
                all.subList(0, i + 1).clear();
                break;
            }
        }
        if (all.stream().allMatch(it -> it.failure == null)) {
            return List.of();
        }
        while (all.size() > MOST) {
            all.remove(1);
        }
        return List.copyOf(all);
    }

    /** Whether the last failures in a row are enough to suppress. */
    boolean isEnough() {
        return lasts(Reception::isFinal, 1, 0)
                || lasts(it -> it.bucket == Bucket.DISABLED, 2, 7)
                || lasts(it -> FULL.equals(it.reason), 3, 21)
                || lasts(_ -> true, 5, 30);
    }

    private boolean lasts(Predicate<Failure> such, int times, int days) {
        int from = heard.size();
        while (from > 0 && isSuch(heard.get(from - 1), such)) {
            from--;
        }
        var row = heard.subList(from, heard.size());
        return row.size() >= times && days(row) >= days;
    }

    private static boolean isSuch(Heard one, Predicate<Failure> such) {
        return one.failure != null && such.test(one.failure);
    }

    private static long days(List<Heard> row) {
        return ChronoUnit.DAYS.between(
                row.getFirst().at.atZone(PARIS).toLocalDate(),
                row.getLast().at.atZone(PARIS).toLocalDate());
    }

    Reception stoppedBy(@Nullable Heard failure, boolean left) {
        return new Reception(heard, since, failure, left || this.left, vouched);
    }

    Reception without(Heard failure) {
        var rest = heard.stream().filter(it -> !it.equals(failure)).toList();
        return new Reception(rest, since, null, false, vouched);
    }

    static Reception anew(Instant now, @Nullable Vouched vouched) {
        return new Reception(List.of(), now, null, false, vouched);
    }
}
