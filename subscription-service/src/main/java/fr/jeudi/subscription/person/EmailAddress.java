package fr.jeudi.subscription.person;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An address we are willing to write to: a dot-atom (RFC 5322, 3.2.3; non-ASCII letters by RFC
 * 6531) at a domain of at least two labels. Quoted local parts, literals and comments are refused.
 * Prints masked, so that logs hold no personal data.
 *
 * @param value as typed, but the domain in its A-label form (RFC 5891) where it had accents; what
 *     mail is sent to. Dots, +tags and capitals of the local part stay.
 * @param key what it is known by: NFC, A-label, lower case (STANDARDS I1, I3, I4)
 */
public record EmailAddress(String value, String key) {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\\p{L}\\p{M}\\p{N}-]+");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int IDNA2008 =
            IDNA.NONTRANSITIONAL_TO_ASCII
                    | IDNA.CHECK_BIDI
                    | IDNA.CHECK_CONTEXTJ
                    | IDNA.USE_STD3_RULES;

    /** Empty for anything else; spaces around it are forgiven, line ends are not. */
    public static Optional<EmailAddress> of(String typed) {
        if (typed.length() > 2 * LONGEST || typed.chars().anyMatch(EmailAddress::endsLine)) {
            return Optional.empty();
        }
        var text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        int at = text.lastIndexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        var local = text.substring(0, at);
        var domain = text.substring(at + 1);
        return isLocal(local)
                ? aLabels(domain)
                        .filter(EmailAddress::isDomain)
                        .flatMap(ascii -> of(local, domain, ascii))
                : Optional.empty();
    }

    private static boolean endsLine(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    private static Optional<EmailAddress> of(String local, String domain, String ascii) {
        var value = local + "@" + (isAscii(domain) ? domain : ascii);
        return octets(value) <= LONGEST
                ? Optional.of(
                        new EmailAddress(
                                value,
                                Normalizer.normalize(
                                                local.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
                                        + "@"
                                        + ascii))
                : Optional.empty();
    }

    private static boolean isLocal(String local) {
        return octets(local) <= LONGEST_LOCAL
                && LOCAL.matcher(local).matches()
                && !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..");
    }

    /** Not the JDK's IDN: its IDNA2003 makes strasse.de, somebody else's, of straße.de. */
    private static Optional<String> aLabels(String domain) {
        if (isAscii(domain)) {
            return Optional.of(domain.toLowerCase(Locale.ROOT));
        }
        var ascii = new StringBuilder();
        var found = new IDNA.Info();
        IDNA.getUTS46Instance(IDNA2008).nameToASCII(domain, ascii, found);
        return found.hasErrors() ? Optional.empty() : Optional.of(ascii.toString());
    }

    private static boolean isDomain(String ascii) {
        var labels = ascii.split("\\.", -1);
        return labels.length >= 2
                && Stream.of(labels).allMatch(it -> LABEL.matcher(it).matches())
                && !NUMBER.matcher(labels[labels.length - 1]).matches();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(it -> it < 128);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** In lower case and A-labels. */
    public String domain() {
        return key.substring(key.lastIndexOf('@') + 1);
    }

    /** Enough for its owner to recognise, too little for anybody else. */
    public String masked() {
        return value.substring(0, value.offsetByCodePoints(0, 1)) + "***@" + domain();
    }

    @Override
    public String toString() {
        return masked();
    }
}
