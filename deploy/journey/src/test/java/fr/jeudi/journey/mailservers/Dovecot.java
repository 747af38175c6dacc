package fr.jeudi.journey.mailservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Dovecot that serves one Maildir over IMAP to one user. */
final class Dovecot implements AutoCloseable {
    static final String USER = "returned";
    static final String PASSWORD = "mot-de-passe";

    private final Path configuration;

    private Dovecot(Path configuration) {
        this.configuration = configuration;
    }

    static Dovecot start(Path folder, Path maildir, int port, Certificate certificate) {
        try {
            Files.createDirectories(folder);
            var configuration = folder.resolve("dovecot.conf");
            Files.writeString(configuration, settings(folder, maildir, port, certificate));
            Command.run("dovecot", "-c", configuration.toString());
            return new Dovecot(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(Path folder, Path maildir, int port, Certificate certificate) {
        return """
        protocols = imap
        listen = 127.0.0.1
        base_dir = %1$s/run
        state_dir = %1$s/state
        log_path = %1$s/log
        ssl = yes
        ssl_cert = <%4$s
        ssl_key = <%5$s
        disable_plaintext_auth = no
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = maildir:%2$s
        passdb {
          driver = static
          args = user=%6$s password=%7$s
        }
        userdb {
          driver = static
          args = uid=65534 gid=65534 home=%2$s
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = %3$d
          }
          inet_listener imaps {
            port = 0
          }
        }
        """
                .formatted(
                        folder,
                        maildir,
                        port,
                        certificate.chain(),
                        certificate.key(),
                        USER,
                        PASSWORD);
    }

    /** The settings here are those of 2.3; 2.4 has a language of its own. */
    static boolean isKnownVersion() {
        return Command.run("dovecot", "--version").startsWith("2.3.");
    }

    @Override
    public void close() {
        Command.run("dovecot", "-c", configuration.toString(), "stop");
    }
}
