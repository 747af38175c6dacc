package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.rounds.Patience;
import java.time.Duration;
import java.util.Set;

/**
 * Those of one batch whom a later issue goes to as well: they are not tried again with this one
 * (STANDARDS 4.2). Who has not been tried yet is, and so is whom an operator ordered it for.
 */
final class Overtaken {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Lease lease;
    private final Ledger ledger;
    private final Patience patience;
    private Set<String> overtaken = Set.of();
    private long knownAt = System.nanoTime() - FRESH.toNanos();

    Overtaken(Lease lease, Ledger ledger, Patience patience) {
        this.lease = lease;
        this.ledger = ledger;
        this.patience = patience;
    }

    /** Whether the recipient at hand is one of them. */
    boolean isRecipient(Dispatch dispatch) {
        if (lease.batch().firstTriedAt() == null || lease.batch().isOnOrder()) {
            return false;
        }
        if (System.nanoTime() - knownAt >= FRESH.toNanos()) {
            knownAt = System.nanoTime();
            var ids = lease.remaining().stream().map(Recipient::subscriberId).toList();
            overtaken = patience.ask(() -> ledger.inLaterIssues(dispatch, ids));
        }
        return overtaken.contains(lease.recipient().subscriberId());
    }
}
