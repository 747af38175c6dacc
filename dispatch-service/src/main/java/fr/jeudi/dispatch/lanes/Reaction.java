package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.outcome.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What we do where a provider's replies have certain words in them, once that has come often enough
 * within an hour (STANDARDS 4.3).
 *
 * @param to {@code THROTTLE}, or {@code SENDER} for what either may be said with
 * @param connections at most; {@link #NO_LIMIT} for as many as before, 0 for none: a stop
 * @param perMinute mails at most; 0 is no limit
 * @param time for how long, from the last of them on
 */
record Reaction(
        Bucket to,
        String lane,
        int times,
        int connections,
        double perMinute,
        Duration time,
        String words) {
    static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final Duration HOUR = Duration.ofHours(1);

    /** The many small ones: none of them speaks for the others. */
    private static final String OTHER = "other";

    /** A reply with these words. */
    record Heard(String words, Instant at) {}

    boolean isStop() {
        return connections == 0;
    }

    boolean isFor(String id) {
        return lane.equals("*") || lane.equals(id) || (lane.equals("!other") && !id.equals(OTHER));
    }

    boolean isTo(Bucket bucket, String reply) {
        return (to == bucket || to == Bucket.SENDER) && has(reply.toLowerCase(Locale.ROOT));
    }

    private boolean has(String reply) {
        int from = 0;
        for (var piece : words.split("…", -1)) {
            int at = reply.indexOf(piece.strip(), from);
            if (at < 0) {
                return false;
            }
            from = at + piece.strip().length();
        }
        return true;
    }

    /** What was heard, and this; of each as many as matter. */
    List<Heard> hear(List<Heard> heard, Instant now) {
        var same = of(heard).toList();
        return Stream.concat(
                        heard.stream().filter(it -> !it.words.equals(words)),
                        Stream.concat(
                                same.stream().skip(Math.max(0, same.size() + 1 - times)),
                                Stream.of(new Heard(words, now))))
                .toList();
    }

    /** Until when it holds; the beginning of time if it never came to it. */
    Instant until(List<Heard> heard) {
        var same = of(heard).map(Heard::at).toList();
        return same.size() < times || same.getFirst().plus(HOUR).isBefore(same.getLast())
                ? Instant.EPOCH
                : same.getLast().plus(time);
    }

    private Stream<Heard> of(List<Heard> heard) {
        return heard.stream().filter(it -> it.words.equals(words));
    }
}
