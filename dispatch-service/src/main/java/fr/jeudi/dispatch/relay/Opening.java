package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import fr.jeudi.dispatch.relay.RelaySettings.Trust;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions with one relay: TCP, TLS, EHLO, AUTH. A certificate that cannot be verified does
 * not lose the mail where encryption is opportunistic (STANDARDS S2): without TLS at all it would
 * have been sent in clear text.
 */
final class Opening {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final RelaySettings settings;
    private final RelayProperties properties;
    private final Credentials credentials;
    private final ScheduledExecutorService writeTimeouts;
    private final Clock clock;
    private volatile boolean nameTold;

    Opening(
            RelaySettings settings,
            RelayProperties properties,
            Credentials credentials,
            ScheduledExecutorService writeTimeouts,
            Clock clock) {
        this.settings = settings;
        this.properties = properties;
        this.credentials = credentials;
        this.writeTimeouts = writeTimeouts;
        this.clock = clock;
    }

    /** A session ready for mail. */
    record Opened(Transaction transaction, PromptSockets sockets, Offer offer) {}

    Opened open() throws RelayAway {
        return open(null);
    }

    /**
     * Opens one.
     *
     * @param trace gets the dialogue line by line, secrets left out; null for none
     */
    Opened open(@Nullable OutputStream trace) throws RelayAway {
        boolean verified = settings.trust() == Trust.VERIFIED && !isTrusted();
        try {
            return attempt(verified, trace);
        } catch (Failed e) {
            if (!verified || !e.isForTheCertificate() || !isOpportunistic()) {
                throw e.away();
            }
            log.warn("certificate not verified, encrypted all the same relay={}", settings.name());
        }
        try {
            return attempt(false, trace);
        } catch (Failed e) {
            throw e.away();
        }
    }

    /** A file of the bundle may be half renewed at the moment. */
    private TlsSockets sockets(boolean verified) throws RelayAway {
        try {
            return credentials.sockets(verified);
        } catch (RuntimeException e) {
            log.warn("SSL bundle cannot be used relay={}", settings.name(), e);
            throw new RelayAway(RelayAway.Reason.CERTIFICATE, e);
        }
    }

    private Opened attempt(boolean verified, @Nullable OutputStream trace)
            throws Failed, RelayAway {
        var tls = sockets(verified);
        var sockets = settings.tls() == Tls.IMPLICIT ? new PromptSockets(tls) : new PromptSockets();
        var session = Session.getInstance(settings(sockets, tls, verified));
        if (trace != null) {
            session.setDebugOut(new PrintStream(trace, true, StandardCharsets.UTF_8));
            session.setDebug(true);
        }
        var relay = new URLName("smtp", settings.host(), settings.portOrUsual(), null, null, null);
        // Sockets of implicit TLS are encrypted already: Angus need not know.
        var transaction = new Transaction(session, relay, false);
        try {
            transaction.connect(
                    settings.host(), settings.portOrUsual(), settings.username(), secret());
            var encrypted = tls.newest();
            transaction.writeTo(encrypted == null ? sockets.newest() : encrypted);
        } catch (MessagingException e) {
            sockets.close();
            throw new Failed(transaction, e);
        } catch (IOException e) {
            sockets.close();
            log.warn("token file cannot be read relay={}", settings.name(), e);
            throw new Failed(transaction, new AuthenticationFailedException("no token", e));
        }
        if (!nameTold && isSeenAbroad(sockets) && !OwnName.isProper(transaction.getLocalHost())) {
            nameTold = true;
            log.warn(
                    "EHLO name is not fully qualified, mail may be refused for it relay={} name={}",
                    settings.name(),
                    transaction.getLocalHost());
        }
        sockets.watchedBy(
                writeTimeouts.scheduleWithFixedDelay(
                        () -> cutIfStuck(transaction, sockets), 1, 1, TimeUnit.SECONDS));
        var version = tls.version();
        return new Opened(
                transaction,
                sockets,
                Offer.of(transaction, version, version != null && verified, clock.instant()));
    }

    /** A relay on this machine greets others by a name of its own. */
    private boolean isSeenAbroad(PromptSockets sockets) {
        return settings.ehlo() != null || !sockets.newest().getInetAddress().isLoopbackAddress();
    }

    /** Angus does not see what we write. */
    private void cutIfStuck(Transaction transaction, PromptSockets sockets) {
        if (transaction.isStuckFor(properties.writeTimeout())) {
            sockets.close();
        }
    }

    private @Nullable String secret() throws IOException {
        if (settings.tokenFile() != null) {
            return Files.readString(Path.of(settings.tokenFile())).strip();
        }
        return settings.token() != null ? settings.token() : settings.password();
    }

    private boolean isOpportunistic() {
        return settings.tls() == Tls.OPPORTUNISTIC && !isSet("starttls.required");
    }

    /** By {@code mail.smtp.ssl.trust}, as Angus has it. */
    private boolean isTrusted() {
        var trust = own("ssl.trust");
        return trust != null
                && (trust.equals("*") || (" " + trust + " ").contains(" " + settings.host() + " "));
    }

    private boolean isSet(String property) {
        return Boolean.parseBoolean(own(property));
    }

    private @Nullable String own(String property) {
        var given = settings.properties();
        return given.getOrDefault("mail.smtps." + property, given.get("mail.smtp." + property));
    }

    private Properties settings(PromptSockets sockets, TlsSockets tls, boolean verified) {
        var all = new Properties();
        boolean starttls = settings.tls() == Tls.OPPORTUNISTIC || settings.tls() == Tls.REQUIRED;
        put(all, "connectiontimeout", millis(properties.connectTimeout()));
        put(all, "timeout", millis(properties.readTimeout()));
        put(all, "writetimeout", millis(properties.writeTimeout()));
        put(all, "executor.writetimeout", writeTimeouts);
        put(all, "socketFactory", sockets);
        put(all, "socketFactory.fallback", "false");
        put(all, "ssl.socketFactory", tls);
        put(all, "ssl.checkserveridentity", String.valueOf(verified));
        put(all, "starttls.enable", String.valueOf(starttls));
        put(all, "starttls.required", String.valueOf(settings.tls() == Tls.REQUIRED));
        put(all, "quitwait", "false");
        put(all, "auth", String.valueOf(settings.username() != null));
        if (settings.auth() != RelaySettings.Auth.AUTO) {
            put(all, "auth.mechanisms", settings.auth().mechanisms);
        }
        if (settings.ehlo() != null) {
            put(all, "localhost", settings.ehlo());
        }
        settings.properties()
                .forEach((key, value) -> all.put(key.replace("mail.smtps.", "mail.smtp."), value));
        return all;
    }

    private static void put(Properties all, String key, Object value) {
        all.put("mail.smtp." + key, value);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    /** A session that did not come about. */
    private static final class Failed extends Exception {
        private final transient Transaction transaction;
        private final MessagingException why;

        Failed(Transaction transaction, MessagingException why) {
            super(why);
            this.transaction = transaction;
            this.why = why;
        }

        boolean isForTheCertificate() {
            return caused(CertificateException.class);
        }

        RelayAway away() {
            if (transaction.isTooFast()) {
                return new RelayAway(RelayAway.Reason.TOO_FAST, transaction.lastText());
            }
            int code = transaction.getLastReturnCode();
            return new RelayAway(
                    reason(), code >= 400 && code < 600 ? transaction.lastText() : "", why);
        }

        private RelayAway.Reason reason() {
            if (why instanceof AuthenticationFailedException) {
                return RelayAway.Reason.USER_REFUSED;
            }
            if (isForTheCertificate()) {
                return RelayAway.Reason.CERTIFICATE;
            }
            boolean missing = String.valueOf(why.getMessage()).startsWith("STARTTLS is required");
            return missing || caused(SSLException.class)
                    ? RelayAway.Reason.NO_TLS
                    : RelayAway.Reason.UNREACHABLE;
        }

        private boolean caused(Class<? extends Throwable> type) {
            for (Throwable it = why; it != null; it = it.getCause()) {
                if (type.isInstance(it)) {
                    return true;
                }
            }
            return false;
        }
    }
}
