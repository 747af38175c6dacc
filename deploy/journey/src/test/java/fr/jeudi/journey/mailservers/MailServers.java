package fr.jeudi.journey.mailservers;

import fr.jeudi.parts.Ports;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.springframework.util.FileSystemUtils;

/**
 * A relay, the remote server behind it, and the mailbox that takes what comes back. The names of
 * the recipients say how they fare: at {@code near.example} the relay itself answers, while the
 * mail is being handed over; at {@code far.example} it takes the mail and the remote answers later.
 *
 * <ul>
 *   <li>{@code unknown}: 550 5.1.1; {@code full}: 452 4.2.2; {@code spam}: 550 5.7.1
 *   <li>{@code grey…}: 450 4.2.0 at first, then welcome
 *   <li>{@code gone}: the remote takes the mail and finds out afterwards
 *   <li>anybody else: welcome
 * </ul>
 */
public final class MailServers implements AutoCloseable {
    /** Its mail comes to the relay, into the mailbox. */
    public static final String RETURN_DOMAIN = "bounces.example";

    public static final String MAILBOX_USER = Dovecot.USER;
    public static final String MAILBOX_PASSWORD = Dovecot.PASSWORD;

    private static final String ANSWERS =
            """
            /^unknown@%1$s$/ 550 5.1.1 User unknown in virtual mailbox table
            /^full@%1$s$/ 452 4.2.2 Mailbox full
            /^spam@%1$s$/ 550 5.7.1 Message rejected as spam by content scanning
            """;

    private final Path folder;
    private final int relayPort = Ports.free();
    private final int mailboxPort = Ports.free();
    private final Greylist greylist = Greylist.start();
    private final Postfix remote;
    private final Postfix relay;
    private final Dovecot dovecot;
    private boolean stopped;

    private MailServers(Path folder) {
        this.folder = folder;
        var certificate = Certificate.in(folder);
        int remotePort = Ports.free();
        remote = startRemote(remotePort);
        relay = startRelay(remotePort, certificate);
        dovecot =
                Dovecot.start(
                        folder.resolve("dovecot"),
                        relay.mail().resolve("returned"),
                        mailboxPort,
                        certificate);
    }

    private Postfix startRemote(int port) {
        var place = folder.resolve("remote");
        var settings =
                """
                virtual_mailbox_domains = near.example far.example
                virtual_mailbox_maps = regexp:%1$s/etc/boxes
                smtpd_reject_unlisted_recipient = no
                transport_maps = inline:{%2$s=smtp:[127.0.0.1]:%3$d}
                """
                        .formatted(place, RETURN_DOMAIN, relayPort);
        return Postfix.start(
                place,
                port,
                settings + answering(place),
                Map.of(
                        "answers", ANSWERS.formatted("far\\.example"),
                        "policy", "/^grey[^@]*@far\\.example$/ greylist\n",
                        "boxes", "!/^gone@/ all/\n"));
    }

    private Postfix startRelay(int remotePort, Certificate certificate) {
        var place = folder.resolve("relay");
        var settings =
                """
                relayhost = [127.0.0.1]:%d
                virtual_mailbox_domains = %s
                virtual_mailbox_maps = static:returned/
                smtpd_tls_security_level = may
                smtpd_tls_cert_file = %s
                smtpd_tls_key_file = %s
                smtpd_tls_received_header = yes
                """
                        .formatted(
                                remotePort, RETURN_DOMAIN, certificate.chain(), certificate.key());
        return Postfix.start(
                place,
                relayPort,
                settings + answering(place),
                Map.of(
                        "answers",
                        ANSWERS.formatted("near\\.example"),
                        "policy",
                        "/^grey[^@]*@near\\.example$/ greylist\n"));
    }

    private String answering(Path place) {
        return """
        smtpd_recipient_restrictions = check_recipient_access regexp:%1$s/etc/answers,
          check_recipient_access regexp:%1$s/etc/policy, permit_mynetworks, reject
        smtpd_restriction_classes = greylist
        greylist = %2$s
        """
                .formatted(place, greylist.service());
    }

    /** Why they cannot run here, if they cannot. */
    public static Optional<String> whatIsMissing() {
        for (var tool : List.of("postfix", "dovecot", "openssl")) {
            if (!isInstalled(tool)) {
                return Optional.of(
                        "no %s here (Debian: apt-get install postfix dovecot-imapd openssl)"
                                .formatted(tool));
            }
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("Postfix wants to be started by root");
        }
        return Dovecot.isKnownVersion()
                ? Optional.empty()
                : Optional.of("this Dovecot is not a 2.3, whose settings are written here");
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(it -> Files.isExecutable(Path.of(it, tool)));
    }

    /**
     * In the machine's folder for temporary files: the servers' own users have to reach them, and
     * the names of their sockets must stay short.
     */
    public static MailServers start() {
        try {
            var folder = Files.createTempDirectory("jeudi-mail-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            var servers = new MailServers(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
            return servers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int relayPort() {
        return relayPort;
    }

    /** IMAP, with STARTTLS for who wants it. */
    public int mailboxPort() {
        return mailboxPort;
    }

    /** What the remote has delivered to somebody. */
    public List<byte[]> delivered(String address) {
        return new Maildir(remote.mail().resolve("all")).to(address);
    }

    /** How often a greylisted address was tried. */
    public int tries(String address) {
        return greylist.tries(address);
    }

    /** A short mail, handed to the relay as any other machine would. */
    public void write(String from, String to, String subject) {
        var where = new Properties();
        where.put("mail.smtp.host", "127.0.0.1");
        where.put("mail.smtp.port", String.valueOf(relayPort));
        try {
            var mail = new MimeMessage(Session.getInstance(where));
            mail.setFrom(from);
            mail.setRecipients(Message.RecipientType.TO, to);
            mail.setSubject(subject);
            mail.setText("");
            Transport.send(mail);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Once is enough. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        // Written so that one which has died already does not keep the others alive.
        try (this.greylist;
                this.remote;
                this.relay;
                this.dovecot) {
            stopped = true;
        }
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
