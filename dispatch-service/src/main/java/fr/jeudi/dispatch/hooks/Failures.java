package fr.jeudi.dispatch.hooks;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which sources keep showing no or a wrong proof. After {@link #MOST} within a minute of the first
 * they are not listened to until it is over; one good call forgives them. Remembers the last ten
 * thousand.
 */
final class Failures {
    static final int MOST = 20;
    static final int SOURCES = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Map<String, Row> rows =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Row> eldest) {
                    return size() > SOURCES;
                }
            };

    private record Row(Instant since, int failures) {}

    /** How long the source is not to be listened to; zero if it is. */
    synchronized Duration wait(String source, Instant now) {
        var row = rows.get(source);
        if (row == null || row.failures() < MOST) {
            return Duration.ZERO;
        }
        var left = Duration.between(now, row.since().plus(WINDOW));
        return left.isPositive() ? left : Duration.ZERO;
    }

    synchronized void failed(String source, Instant now) {
        var row = rows.get(source);
        if (row != null && now.isBefore(row.since().plus(WINDOW))) {
            rows.put(source, new Row(row.since(), row.failures() + 1));
        } else {
            rows.put(source, new Row(now, 1));
        }
    }

    synchronized void succeeded(String source) {
        rows.remove(source);
    }

    synchronized int size() {
        return rows.size();
    }
}
