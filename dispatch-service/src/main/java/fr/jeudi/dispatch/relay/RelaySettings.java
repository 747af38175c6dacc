package fr.jeudi.dispatch.relay;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.mail.autoconfigure.MailProperties;

/**
 * One relay, for example {@code DISPATCH_RELAYS_0_NAME=ovh}, {@code …_HOST=ssl0.ovh.net}, {@code
 * …_TLS=required}. Prints without password and token.
 *
 * @param port null is 465 for implicit TLS, else 25
 * @param weight its share of the connections, beside the others' weights
 * @param connections at most, over all replicas; 0 is no limit
 * @param rate mails a second at most, over all replicas; 0 is no limit
 * @param token for XOAUTH2, or {@code tokenFile}, which is read anew for each connection
 * @param sslBundle of {@code spring.ssl.bundle.*}: our certificate, whom we trust
 * @param trust whether the relay's certificate must be one we can verify
 * @param ehlo our name, else this machine's (STANDARDS S1)
 * @param properties anything else that Angus Mail knows, as {@code mail.smtp.…}
 */
public record RelaySettings(
        String name,
        String host,
        @Nullable Integer port,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("opportunistic") Tls tls,
        @DefaultValue("1") int weight,
        @DefaultValue("0") int connections,
        @DefaultValue("0") double rate,
        @DefaultValue("auto") Auth auth,
        @Nullable String token,
        @Nullable String tokenFile,
        @Nullable String sslBundle,
        @DefaultValue("verified") Trust trust,
        @Nullable String ehlo,
        @DefaultValue Map<String, String> properties) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final int SMTP = 25;
    private static final int SUBMISSIONS = 465;

    /** When the session is encrypted. */
    public enum Tls {
        /** By STARTTLS where offered, verified where that is possible (STANDARDS S2). */
        OPPORTUNISTIC,
        /** By STARTTLS and verified, or not at all. */
        REQUIRED,
        /** From the first byte, and verified. */
        IMPLICIT,
        NONE
    }

    /** How the user is told. */
    public enum Auth {
        AUTO(""),
        PLAIN("PLAIN"),
        LOGIN("LOGIN"),
        XOAUTH2("XOAUTH2");

        final String mechanisms;

        Auth(String mechanisms) {
            this.mechanisms = mechanisms;
        }
    }

    /** Whose certificate will do. */
    public enum Trust {
        VERIFIED,
        ANY
    }

    public RelaySettings {
        demand(name != null && NAME.matcher(name).matches(), name, "name", "is to be a-z, 0-9, -");
        demand(host != null && !host.isBlank(), name, "host", "is missing");
        demand(port == null || (port > 0 && port < 65_536), name, "port", "is 1 to 65535");
        demand(weight > 0 && weight <= 1000, name, "weight", "is 1 to 1000");
        demand(connections >= 0, name, "connections", "is 0 (no limit) or more");
        demand(rate >= 0 && rate <= 100_000, name, "rate", "is 0 (no limit) or more");
        boolean oauth = auth == Auth.XOAUTH2;
        boolean hasToken = token != null || tokenFile != null;
        demand(oauth == hasToken, name, "auth", "xoauth2 goes with token or token-file, no other");
        demand(token == null || tokenFile == null, name, "token", "and token-file exclude another");
        demand(!oauth || username != null, name, "username", "is missing, xoauth2 wants it");
        demand(password == null || username != null, name, "username", "is missing");
        demand(
                username == null || oauth || password != null,
                name,
                "password",
                "is missing beside username");
        demand(sslBundle == null || tls != Tls.NONE, name, "ssl-bundle", "is idle with tls=none");
    }

    private static void demand(boolean holds, @Nullable String name, String setting, String must) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "dispatch.relays: relay '%s': %s %s".formatted(name, setting, must));
        }
    }

    /** The one relay of {@code spring.mail.*}. */
    static RelaySettings of(MailProperties mail) {
        var ssl = mail.getSsl();
        boolean implicit = "smtps".equals(mail.getProtocol()) || ssl.isEnabled();
        return new RelaySettings(
                "default",
                mail.getHost() == null ? "127.0.0.1" : mail.getHost(),
                mail.getPort(),
                mail.getUsername(),
                mail.getUsername() == null
                        ? null
                        : (mail.getPassword() == null ? "" : mail.getPassword()),
                implicit ? Tls.IMPLICIT : Tls.OPPORTUNISTIC,
                1,
                0,
                0,
                Auth.AUTO,
                null,
                null,
                ssl.getBundle(),
                ssl.isEnabled() && !ssl.isVerifyHostname() ? Trust.ANY : Trust.VERIFIED,
                null,
                mail.getProperties());
    }

    int portOrUsual() {
        return port != null ? port : tls == Tls.IMPLICIT ? SUBMISSIONS : SMTP;
    }

    /** Where it is, for people. */
    String address() {
        return host + ":" + portOrUsual();
    }

    @Override
    public String toString() {
        return "RelaySettings[%s %s tls=%s auth=%s user=%s]"
                .formatted(name, address(), tls, auth, username == null ? "no" : "yes");
    }
}
