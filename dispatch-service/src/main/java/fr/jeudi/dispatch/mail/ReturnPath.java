package fr.jeudi.dispatch.mail;

import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.ReturnToken.Purpose;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;

/**
 * Where mail comes back, for example {@code DISPATCH_BOUNCE_DOMAIN=bounces.example.org}: each mail
 * has a return address of its own there (STANDARDS S4). Without a domain it is the From address.
 *
 * @param mailbox which takes what is sent there
 * @param field one more for each mail, in which a provider that rewrites Message-IDs keeps our
 *     token, for example {@code X-PM-Metadata-jeudi: {token}}
 */
@ConfigurationProperties("dispatch.bounce")
public record ReturnPath(@Nullable String domain, @Nullable Read mailbox, @Nullable String field) {
    public static final ReturnPath NONE = new ReturnPath(null, null);
    private static final int LONGEST = 190;
    private static final Pattern DOMAIN =
            Pattern.compile("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*");
    private static final String TOKEN = "{token}";

    /** Nobody's own fields, and nothing that would begin another. */
    private static final Pattern FIELD = Pattern.compile("X-[A-Za-z0-9-]{1,60}: [ -~]{1,300}");

    /** Whether somebody reads it: only its host matters here. */
    public record Read(@Nullable String host) {}

    public ReturnPath(@Nullable String domain, @Nullable Read mailbox) {
        this(domain, mailbox, null);
    }

    @ConstructorBinding
    public ReturnPath {
        field = field == null || field.isBlank() ? null : field.strip();
        if (field != null && !(FIELD.matcher(field).matches() && field.contains(TOKEN))) {
            throw new IllegalArgumentException(
                    "DISPATCH_BOUNCE_FIELD is not of the form X-Name: … {token} …: " + field);
        }
        domain = domain == null || domain.isBlank() ? null : ascii(domain.strip());
    }

    private static String ascii(String domain) {
        return Mailbox.aLabels(domain)
                .filter(it -> it.length() <= LONGEST && DOMAIN.matcher(it).matches())
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "DISPATCH_BOUNCE_DOMAIN is not a domain: " + domain));
    }

    String sender(String token, Mailbox from) {
        return domain == null ? from.address() : "b+" + token + "@" + domain;
    }

    /** Empty where no such field is wanted. */
    String field(String token) {
        return field == null ? "" : field.replace(TOKEN, token) + "\r\n";
    }

    /** Whether a mail there unsubscribes (STANDARDS U17): there must be one who reads it. */
    boolean takesUnsubscribes() {
        return domain != null
                && mailbox != null
                && mailbox.host() != null
                && !mailbox.host().isBlank();
    }

    String unsubscribeAddress(String token) {
        return "u+" + token + "@" + domain;
    }

    /** The same mail, whose bounces name it. */
    public SingleMail on(SingleMail mail, ReturnKey key, @Nullable String subscriberId) {
        var token = key.sign(new ReturnToken(Purpose.MAIL, subscriberId, mail.mailId()));
        return new SingleMail(
                mail.mailId(),
                mail.from(),
                mail.to(),
                key.messageId(token),
                sender(token, mail.from()),
                field(token));
    }
}
