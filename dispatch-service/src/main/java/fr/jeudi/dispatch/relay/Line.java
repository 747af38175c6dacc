package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way to the relay: a connection that stays warm between mails and is replaced when
 * the relay has hung up in the meantime. For one thread, except {@link #cut}.
 */
public final class Line implements AutoCloseable {
    private final SmtpRelay relay;
    private final RelayProperties properties;
    private final AtomicReference<@Nullable RelayConnection> current = new AtomicReference<>();
    private volatile boolean cut;
    private int failures;
    private int mailsPerConnection;

    public Line(SmtpRelay relay, RelayProperties properties) {
        this.relay = relay;
        this.properties = properties;
    }

    /** From now on a connection is replaced after so many mails; 0 is never. */
    public void carryAtMost(int mails) {
        mailsPerConnection = mails;
    }

    /** Makes sure there is a connection, so that nothing is claimed in vain. */
    public void open() throws RelayAway {
        connection();
    }

    /**
     * Hands one mail over.
     *
     * @throws RelayAway if it certainly was not handed over
     */
    public DeliveryOutcome send(ReadyMail mail) throws RelayAway {
        var connection = connection();
        boolean mayBeStale = connection.isUsed();
        try {
            return connection.send(mail);
        } catch (RelayAway e) {
            if (!mayBeStale || cut) {
                throw failed(e);
            }
        }
        // Relays hang up after some mails or some time; a fresh connection settles whose fault it
        // is.
        return sendAfresh(mail);
    }

    private DeliveryOutcome sendAfresh(ReadyMail mail) throws RelayAway {
        var connection = connection();
        try {
            return connection.send(mail);
        } catch (RelayAway e) {
            throw failed(e);
        }
    }

    private RelayConnection connection() throws RelayAway {
        var connection = current.get();
        if (connection != null
                && mailsPerConnection > 0
                && connection.mails() >= mailsPerConnection) {
            close();
            connection = null;
        }
        if (connection == null || connection.isClosed()) {
            if (cut) {
                throw new RelayAway(RelayAway.Reason.LOST, "");
            }
            try {
                connection = relay.open();
            } catch (RelayAway e) {
                failures++;
                throw e;
            }
            current.set(connection);
            failures = 0;
        }
        return connection;
    }

    private RelayAway failed(RelayAway e) {
        failures++;
        return relay.noticed(e);
    }

    /** How long to leave the relay alone after a failure. */
    public Duration backOff() {
        return properties.backOff(failures);
    }

    /** Hangs up if there has been nothing to say for a while. */
    public void rest() {
        var connection = current.get();
        if (connection != null && connection.isIdleFor(properties.idle())) {
            close();
        }
    }

    /**
     * Takes the connection away from a worker that waits on it, from any thread.
     *
     * @param evenPastTheDot also if the relay may already hold the mail; its fate is then uncertain
     */
    public void cut(boolean evenPastTheDot) {
        cut = true;
        var connection = current.get();
        if (connection != null && (evenPastTheDot || !connection.isPastTheDot())) {
            connection.cut();
        }
    }

    @Override
    public void close() {
        var connection = current.getAndSet(null);
        if (connection != null) {
            connection.close();
        }
    }
}
