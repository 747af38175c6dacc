package fr.jeudi.dispatch.finish;

import fr.jeudi.dispatch.lanes.LanesProperties;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

/**
 * The report as MIME bytes, text and HTML, with all fields but Date, Message-ID and To. Nobody is
 * to answer it by machine (RFC 3834).
 */
@Component
class FinishLetter {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final SpringTemplateEngine templates;
    private final MessageSource messages;
    private final ZoneId zone;

    FinishLetter(
            SpringTemplateEngine templates, MessageSource messages, LanesProperties properties) {
        this.templates = templates;
        this.messages = messages;
        this.zone = properties.zone();
    }

    byte[] compose(Finish finish, String fromAddress, Locale language) {
        var context = new Context(language, Map.of("it", finish, "zone", zone.getId()));
        try {
            var mail = new MimeMessage(Session.getInstance(new Properties()));
            mail.setFrom(new InternetAddress(fromAddress, "Jeudi", UTF_8));
            mail.setSubject(subject(finish, language), UTF_8);
            mail.setHeader("Content-Language", language.getLanguage());
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setHeader("X-Auto-Response-Suppress", "OOF, AutoReply");
            var parts = new MimeMultipart("alternative");
            parts.addBodyPart(part(FinishText.of(finish, messages, language, zone), "plain"));
            parts.addBodyPart(part(templates.process("dispatch/finish", context), "html"));
            mail.setContent(parts);
            mail.saveChanges();
            var bytes = new ByteArrayOutputStream(8_192);
            mail.writeTo(bytes, new String[] {"Message-ID", "Date", "To"});
            return bytes.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("not a mail", e);
        }
    }

    private String subject(Finish finish, Locale language) {
        var sums = finish.sums();
        return messages.getMessage(
                "finish.subject." + finish.state(),
                new Object[] {finish.number(), sums.accepted(), sums.audience()},
                language);
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
