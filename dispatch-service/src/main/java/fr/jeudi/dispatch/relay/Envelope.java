package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A mail's two envelope commands, with what the relay offers and nothing else (STANDARDS I2, S5).
 *
 * @param relay whether it offers an extension
 */
record Envelope(ReadyMail mail, Predicate<String> relay) {
    /** RFC 3461, 4.4. */
    private static final int LONGEST_ENVID = 100;

    /** RFC 3461, 4.2. */
    private static final int LONGEST_ORCPT = 500;

    /** The extension the mail cannot go without and the relay does not offer. */
    @Nullable Extension missing() {
        if (isInternational() && !offers(Extension.SMTPUTF8)) {
            return Extension.SMTPUTF8;
        }
        boolean eightBitsAreFine = offers(Extension.EIGHT_BIT_MIME) || offers(Extension.SMTPUTF8);
        return eightBitsAreFine || mail.isSevenBit() ? null : Extension.EIGHT_BIT_MIME;
    }

    private boolean offers(Extension extension) {
        return relay.test(extension.keyword());
    }

    String mailFrom() {
        var command = new StringBuilder("MAIL FROM:<").append(mail.sender()).append('>');
        if (offers(Extension.EIGHT_BIT_MIME) && !mail.isSevenBit()) {
            command.append(" BODY=8BITMIME");
        }
        if (isInternational()) {
            command.append(" SMTPUTF8");
        }
        if (relay.test("DSN")) {
            command.append(" RET=HDRS");
            var id = xtext(mail.messageId().substring(1, mail.messageId().length() - 1));
            if (id.length() <= LONGEST_ENVID) {
                command.append(" ENVID=").append(id);
            }
        }
        return command.toString();
    }

    String rcptTo() {
        var command = new StringBuilder("RCPT TO:<").append(mail.recipient()).append('>');
        if (relay.test("DSN")) {
            command.append(" NOTIFY=FAILURE,DELAY");
            var original = "rfc822;" + xtext(mail.recipient());
            // Accents have a form of their own (RFC 6533, 3), and the relay sees the address
            // anyway.
            if (isAscii(mail.recipient()) && original.length() <= LONGEST_ORCPT) {
                command.append(" ORCPT=").append(original);
            }
        }
        return command.toString();
    }

    private boolean isInternational() {
        return !isAscii(mail.sender()) || !isAscii(mail.recipient());
    }

    /** RFC 3461, 4: what is not a plain sign is written as +HH. */
    private static String xtext(String text) {
        var xtext = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '+' && b != '=') {
                xtext.append((char) b);
            } else {
                xtext.append("+%02X".formatted(b));
            }
        }
        return xtext.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
