package fr.jeudi.subscription.letter;

import fr.jeudi.subscription.pages.JeudiProperties.Sender;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A letter as MIME bytes with CRLF line ends and all its fields but Date, Message-ID and To, which
 * dispatch puts before it (STANDARDS F1–F8, L1, L3, L5).
 */
final class MimeComposer {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private MimeComposer() {}

    static byte[] compose(Letter letter, Sender sender) {
        try {
            var mail = new MimeMessage(Session.getInstance(new Properties()));
            mail.setFrom(new InternetAddress(sender.address(), sender.name(), UTF_8));
            mail.setReplyTo(
                    new InternetAddress[] {
                        new InternetAddress(sender.repliesTo(), sender.name(), UTF_8)
                    });
            mail.setSubject(letter.subject(), UTF_8);
            mail.setHeader("Content-Language", letter.language().code());
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
            mail.setHeader("List-Id", listId(sender));
            var parts = new MimeMultipart("alternative");
            parts.addBodyPart(part(letter.text(), "plain"));
            parts.addBodyPart(part(letter.html(), "html"));
            mail.setContent(parts);
            mail.saveChanges();
            var bytes = new ByteArrayOutputStream(8_192);
            mail.writeTo(bytes, new String[] {"Message-ID", "Date", "To"});
            return bytes.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("not a mail", e);
        }
    }

    /** A label in another alphabet than ASCII is left out; the id is what counts. */
    private static String listId(Sender sender) {
        var id = "<" + sender.listId() + ">";
        return sender.name()
                        .chars()
                        .allMatch(it -> it >= ' ' && it < 127 && it != '"' && it != '\\')
                ? "\"" + sender.name() + "\" " + id
                : id;
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
