package fr.jeudi.local.mailbox;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's mail program makes of the bytes; a broken mail has no parts rather than an error.
 */
record MailContent(Optional<String> html, Optional<String> text, List<String> attachments) {
    private static final Pattern HEAD =
            Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final String NEW_TAB = "<base target=\"_blank\">";

    static MailContent of(byte[] content) {
        var parts = new Parts();
        try {
            parts.add(
                    new MimeMessage(
                            Session.getInstance(new Properties()),
                            new ByteArrayInputStream(content)));
        } catch (MessagingException | IOException _) {
            // What was found until here is shown.
        }
        return new MailContent(
                Optional.ofNullable(parts.html),
                Optional.ofNullable(parts.text),
                parts.attachments);
    }

    /** The HTML part with its links leading to new tabs. */
    Optional<String> htmlForAFrame() {
        return html.map(it -> {
            var head = HEAD.matcher(it);
            return head.find()
                    ? it.substring(0, head.end()) + NEW_TAB + it.substring(head.end())
                    : NEW_TAB + it;
        });
    }

    private static final class Parts {
        private @Nullable String html;
        private @Nullable String text;
        private final List<String> attachments = new ArrayList<>();

        void add(Part part) throws MessagingException, IOException {
            var name = part.getFileName();
            if (name != null || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
                attachments.add(name == null ? part.getContentType() : name);
            } else if (part.isMimeType("multipart/*")
                    && part.getContent() instanceof Multipart all) {
                for (int index = 0; index < all.getCount(); index++) {
                    add(all.getBodyPart(index));
                }
            } else if (part.isMimeType("text/html") && html == null) {
                html = decoded(part);
            } else if (part.isMimeType("text/*") && text == null) {
                text = decoded(part);
            }
        }

        private static String decoded(Part part) throws MessagingException, IOException {
            try {
                if (part.getContent() instanceof String content) {
                    return content;
                }
            } catch (IOException _) {
                // A charset nobody knows.
            }
            try (InputStream bytes = part.getInputStream()) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }
}
