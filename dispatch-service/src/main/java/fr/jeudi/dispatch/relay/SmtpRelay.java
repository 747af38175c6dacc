package fr.jeudi.dispatch.relay;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.stereotype.Component;

/**
 * The relay that {@code spring.mail.*} names: STARTTLS when offered, AUTH when a user is set, any
 * {@code spring.mail.properties.*} of Angus on top.
 */
@Component
@EnableConfigurationProperties(MailProperties.class)
public class SmtpRelay implements DisposableBean {
    private static final int DEFAULT_PORT = 25;

    private final MailProperties mail;
    private final RelayProperties properties;
    private final Clock clock;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicReference<@Nullable RelayTrouble> trouble = new AtomicReference<>();

    /** One for all connections: Angus would make a thread for each (STACK.md, 10). */
    private final ScheduledExecutorService writeTimeouts =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());

    SmtpRelay(MailProperties mail, RelayProperties properties, Clock clock, MeterRegistry meters) {
        this.mail = mail;
        this.properties = properties;
        this.clock = clock;
        meters.gauge("dispatch.relay.connections", open);
        meters.gauge("dispatch.relay.reachable", trouble, it -> it.get() == null ? 1 : 0);
    }

    /** Opens one more connection. */
    RelayConnection open() throws RelayAway {
        var sockets = new PromptSockets();
        var transaction =
                new Transaction(
                        Session.getInstance(settings(sockets)),
                        new URLName(protocol(), host(), port(), null, null, null),
                        isImplicitTls());
        try {
            transaction.connect(host(), port(), mail.getUsername(), mail.getPassword());
        } catch (MessagingException e) {
            sockets.close();
            throw noticed(
                    transaction.isTooFast()
                            ? new RelayAway(RelayAway.Reason.TOO_FAST, transaction.lastText())
                            : new RelayAway(why(e), e));
        }
        trouble.set(null);
        open.incrementAndGet();
        return new RelayConnection(transaction, sockets, open::decrementAndGet);
    }

    /** Remembers trouble met on an open connection, for the operator. */
    RelayAway noticed(RelayAway e) {
        trouble.updateAndGet(earlier ->
                new RelayTrouble(
                        e.reason(),
                        e.reply(),
                        earlier == null ? clock.instant() : earlier.since()));
        return e;
    }

    public int connections() {
        return open.get();
    }

    /** What is wrong with the relay, if anything. */
    public Optional<RelayTrouble> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** Where it is, for people. */
    public String address() {
        return host() + ":" + port();
    }

    @Override
    public void destroy() {
        writeTimeouts.shutdownNow();
    }

    private Properties settings(PromptSockets sockets) {
        var settings = new Properties();
        var prefix = "mail." + protocol() + ".";
        settings.put(prefix + "connectiontimeout", millis(properties.connectTimeout()));
        settings.put(prefix + "timeout", millis(properties.readTimeout()));
        settings.put(prefix + "writetimeout", millis(properties.writeTimeout()));
        settings.put(prefix + "executor.writetimeout", writeTimeouts);
        settings.put(prefix + "socketFactory", sockets);
        settings.put(prefix + "starttls.enable", "true");
        settings.put(prefix + "quitwait", "false");
        settings.put(prefix + "auth", String.valueOf(mail.getUsername() != null));
        settings.putAll(mail.getProperties());
        return settings;
    }

    private static RelayAway.Reason why(MessagingException e) {
        return e instanceof AuthenticationFailedException
                ? RelayAway.Reason.USER_REFUSED
                : RelayAway.Reason.UNREACHABLE;
    }

    private boolean isImplicitTls() {
        return "smtps".equals(mail.getProtocol()) || mail.getSsl().isEnabled();
    }

    private String protocol() {
        return isImplicitTls() ? "smtps" : "smtp";
    }

    private String host() {
        return mail.getHost() == null ? "127.0.0.1" : mail.getHost();
    }

    private int port() {
        return mail.getPort() == null ? DEFAULT_PORT : mail.getPort();
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
