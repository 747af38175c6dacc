package fr.jeudi.dispatch.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When the next mails may go by a relay that has a rate: one turn for each, in order. */
final class Turns {
    /** Issues book no turn further ahead, so that a single mail waits for about one. */
    static final Duration AHEAD = Duration.ofSeconds(1);

    private final SmtpRelay relay;
    private final Seats seats;
    private @Nullable Turn reserved;
    private long next = System.nanoTime();

    Turns(SmtpRelay relay, Seats seats) {
        this.relay = relay;
        this.seats = seats;
    }

    /**
     * The next one at this replica's share of the rate, which the relay must have; null while that
     * is too far ahead.
     *
     * @param anyhow however far ahead
     */
    synchronized @Nullable Turn book(boolean anyhow) {
        if (!anyhow && !areBookable()) {
            return null;
        }
        long now = System.nanoTime();
        long at = now + Math.max(0, next - now);
        next = at + (long) (1e9 / share());
        return new Turn(relay, at, next);
    }

    /**
     * For a mail that no other relay can take, however far ahead; null while another such mail
     * waits for its own.
     */
    synchronized @Nullable Turn reserve() {
        if (reserved != null && reserved.until().isPositive()) {
            return null;
        }
        reserved = book(true);
        return reserved;
    }

    /**
     * For the next one who books, if no mail went in it.
     *
     * @return false if the turn after it is booked: it stays whose it is
     */
    synchronized boolean giveBack(Turn turn) {
        if (next != turn.next()) {
            return false;
        }
        next = turn.at();
        return true;
    }

    /** Whether the next one comes within a moment. */
    synchronized boolean areBookable() {
        return next - System.nanoTime() <= AHEAD.toNanos();
    }

    /**
     * Whether more connections would use more of them: nobody waits for the next one, and there are
     * fewer than may go in a second.
     */
    synchronized boolean areWasted(int connections) {
        return next - System.nanoTime() <= 0 && connections < share();
    }

    private double share() {
        return relay.rate() / seats.sharers();
    }
}
