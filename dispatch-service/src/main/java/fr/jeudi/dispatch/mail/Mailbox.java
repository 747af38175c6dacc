package fr.jeudi.dispatch.mail;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name and an address fit for a header field and an envelope: no control characters (STANDARDS
 * X7), the domain as A-labels (I1, RFC 5891), the name quoted or encoded (F4, F8).
 *
 * @param name empty for none
 */
public record Mailbox(String name, String address) {
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\p{Cntrl}\\s<>()\\[\\],:;\"\\\\@]{1,64}@[A-Za-z0-9.-]{1,255}");
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Zs}]+");
    private static final Pattern PLAIN = Pattern.compile("[ -~]{1,60}");

    /** 75 less {@code =?UTF-8?B?} and {@code ?=}, in whole groups of four: RFC 2047, 2. */
    private static final int BYTES_A_WORD = 45;

    private static final int LONGEST_LINE = 76;
    private static final int IDNA2008 =
            IDNA.NONTRANSITIONAL_TO_ASCII
                    | IDNA.CHECK_BIDI
                    | IDNA.CHECK_CONTEXTJ
                    | IDNA.USE_STD3_RULES;

    /**
     * Checks and normalises.
     *
     * @throws UnfitAddress if no relay could be asked to deliver there
     */
    public static Mailbox of(@Nullable String name, String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || address.length() > 254) {
            throw new UnfitAddress();
        }
        var ascii =
                address.substring(0, at + 1)
                        + aLabels(address.substring(at + 1)).orElseThrow(UnfitAddress::new);
        if (!ADDRESS.matcher(ascii).matches()) {
            throw new UnfitAddress();
        }
        return new Mailbox(printable(name), ascii);
    }

    /**
     * As it is where it is ASCII, empty where it has no A-labels. Not the JDK's IDN: its IDNA2003
     * makes strasse.de, somebody else's, of straße.de.
     */
    static Optional<String> aLabels(String domain) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(domain)) {
            return Optional.of(domain);
        }
        var ascii = new StringBuilder();
        var found = new IDNA.Info();
        IDNA.getUTS46Instance(IDNA2008).nameToASCII(domain, ascii, found);
        return found.hasErrors() ? Optional.empty() : Optional.of(ascii.toString());
    }

    /** A name without characters that could break a line or turn its direction (X6). */
    static String printable(@Nullable String name) {
        if (name == null) {
            return "";
        }
        return SPACES.matcher(UNPRINTABLE.matcher(name).replaceAll(" ")).replaceAll(" ").strip();
    }

    String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** One field, folded, with its line end. */
    String field(String fieldName) {
        if (name.isEmpty()) {
            return fieldName + ": " + address + "\r\n";
        }
        var words = new ArrayList<>(words());
        words.add("<" + address + ">");
        var field = new StringBuilder(fieldName).append(':');
        int column = field.length();
        for (var word : words) {
            if (column + 1 + word.length() > LONGEST_LINE && column > fieldName.length() + 1) {
                field.append("\r\n");
                column = 0;
            }
            field.append(' ').append(word);
            column += 1 + word.length();
        }
        return field.append("\r\n").toString();
    }

    private List<String> words() {
        if (PLAIN.matcher(name).matches() && !name.contains("=?")) {
            return List.of("\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        var words = new ArrayList<String>();
        var part = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
            var character = Character.toString(name.codePointAt(i));
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > BYTES_A_WORD) {
                words.add(encoded(part));
                part.setLength(0);
                bytes = 0;
            }
            part.append(character);
            bytes += more;
        }
        words.add(encoded(part));
        return words;
    }

    private static String encoded(CharSequence part) {
        return "=?UTF-8?B?"
                + Base64.getEncoder()
                        .encodeToString(part.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }

    @Override
    public String toString() {
        return "Mailbox[***@" + domain() + "]";
    }
}
