package fr.jeudi.dispatch.mailbox;

import fr.jeudi.dispatch.mailbox.ByUid.Waiting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes in the mails that wait: one is put away only after what it says is stored, and set aside if
 * it cannot be read; while the store is away they all stay.
 */
final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final Sorter sorter;
    private final Map<Sorted, Counter> counters = new EnumMap<>(Sorted.class);

    /** Counters are there from the start: an alert sees a first one only as the step from none. */
    Intake(Sorter sorter, MeterRegistry meters) {
        this.sorter = sorter;
        for (var it : Sorted.values()) {
            counters.put(it, meters.counter("dispatch.mailbox.mails", "status", it.word()));
        }
    }

    /**
     * False if there was nothing to read. What the server gives nothing of is gone, read by another
     * instance, or the server cannot give it out: in the next session too, and it is set aside.
     */
    boolean takeSome(Inbox inbox, Set<Long> passedOverBefore) throws MessagingException {
        var unread = inbox.unread();
        var done = new ArrayList<Waiting>();
        var unreadable = new ArrayList<Waiting>();
        try {
            for (var message : unread) {
                var bytes = inbox.bytes(message);
                if (bytes != null || passedOverBefore.contains(message.uid())) {
                    var sorted = sorted(bytes, message.arrivedAt(), inbox.isTooLarge(message));
                    (sorted == Sorted.UNREADABLE ? unreadable : done).add(message);
                } else {
                    inbox.passOver(message);
                }
            }
        } finally {
            // Also of a round that broke off: what is stored need not be read again.
            inbox.done(done);
            inbox.unreadable(unreadable);
        }
        return !unread.isEmpty();
    }

    /** Of one that is too large the front is read: there stands whom it is to, and a report. */
    private Sorted sorted(byte @Nullable [] mail, @Nullable Instant arrivedAt, boolean isCut) {
        var sorted = Sorted.UNREADABLE;
        if (mail != null) {
            try {
                sorted = sorter.take(mail, arrivedAt);
            } catch (DataAccessException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                log.error("a mail could not be read, it is set aside", e);
            }
        }
        if (isCut && sorted == Sorted.OTHER) {
            sorted = Sorted.UNREADABLE;
        }
        Objects.requireNonNull(counters.get(sorted)).increment();
        return sorted;
    }
}
