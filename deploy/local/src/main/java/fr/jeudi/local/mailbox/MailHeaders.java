package fr.jeudi.local.mailbox;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import org.jspecify.annotations.Nullable;

/** The two fields a list shows, decoded as far as they can be. */
record MailHeaders(String from, String subject) {

    static MailHeaders of(InputStream content) {
        try {
            var headers = new InternetHeaders(content, true);
            return new MailHeaders(
                    decoded(headers.getHeader("From", ", ")),
                    decoded(headers.getHeader("Subject", " ")));
        } catch (MessagingException _) {
            return new MailHeaders("", "");
        }
    }

    private static String decoded(@Nullable String value) {
        if (value == null) {
            return "";
        }
        var unfolded = MimeUtility.unfold(value);
        try {
            return MimeUtility.decodeText(unfolded);
        } catch (UnsupportedEncodingException _) {
            return unfolded;
        }
    }
}
