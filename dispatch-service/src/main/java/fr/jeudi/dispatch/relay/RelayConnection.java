package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import jakarta.mail.MessagingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open session with the relay, for one thread at a time. */
final class RelayConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayConnection.class);

    private final Transaction transaction;
    private final PromptSockets sockets;
    private final Runnable onClose;
    private int mails;
    private boolean closed;
    private long lastUse = System.nanoTime();

    RelayConnection(Transaction transaction, PromptSockets sockets, Runnable onClose) {
        this.transaction = transaction;
        this.sockets = sockets;
        this.onClose = onClose;
    }

    /**
     * Hands one mail over, for which it {@link #isReadyFor is ready}.
     *
     * @param next announced to the relay with it, null for none
     * @throws RelayAway if it certainly was not handed over, and not for the recipient's sake
     */
    DeliveryOutcome send(ReadyMail mail, @Nullable ReadyMail next) throws RelayAway {
        mails++;
        lastUse = System.nanoTime();
        try {
            var outcome = transaction.run(mail, next, mails > 1);
            if (outcome instanceof DeliveryOutcome.Uncertain || transaction.isOver()) {
                close();
            }
            return outcome;
        } catch (RelayAway | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether it has carried a mail before, and so may have been closed by the relay meanwhile. */
    boolean isUsed() {
        return mails > 0;
    }

    /** False where the relay waits for another mail, or has waited for this one for too long. */
    boolean isReadyFor(ReadyMail mail, Duration longest) {
        return transaction.isReadyFor(mail, longest);
    }

    boolean isEncrypted() {
        return transaction.isEncrypted();
    }

    /** What the mail needs and the relay does not offer; null if it can take it. */
    @Nullable Extension missing(ReadyMail mail) {
        return transaction.missing(mail);
    }

    boolean offers(Extension extension) {
        return transaction.supportsExtension(extension.keyword());
    }

    /** How many it has carried. */
    int mails() {
        return mails;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isIdleFor(Duration time) {
        return System.nanoTime() - lastUse > time.toNanos();
    }

    /** Whether the relay may already hold a mail it has not answered for. */
    boolean isPastTheDot() {
        return transaction.isPastTheDot();
    }

    /** Says goodbye. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (transaction.isAnnounced()) {
            // It waits for a mail and would take a goodbye for its text.
            sockets.close();
        }
        try {
            transaction.close();
        } catch (MessagingException e) {
            log.debug("connection did not close cleanly", e);
        } finally {
            sockets.close();
            onClose.run();
        }
    }

    /** Takes the line away from whoever waits on it, from any thread. */
    void cut() {
        sockets.close();
    }
}
