package fr.jeudi.dispatch.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One mail on request: ready content, before which Date, Message-ID and To are put. */
public record SingleMail(String mailId, Mailbox from, Mailbox to) {

    /**
     * Checks both addresses.
     *
     * @throws IllegalArgumentException if an address fits no header field
     */
    public static SingleMail of(
            String mailId, String fromAddress, @Nullable String name, String address) {
        return new SingleMail(mailId, Mailbox.of(null, fromAddress), Mailbox.of(name, address));
    }

    public String messageId() {
        return "<%s@%s>".formatted(mailId, from.domain());
    }

    public ReadyMail around(byte[] content, Instant date) {
        var fields = MailDate.field(date) + "Message-ID: " + messageId() + "\r\n" + to.field("To");
        var mail = new ByteArrayOutputStream(fields.length() + content.length + 64);
        mail.writeBytes(fields.getBytes(StandardCharsets.UTF_8));
        mail.writeBytes(content);
        return new ReadyMail(from.address(), to.address(), messageId(), mail.toByteArray());
    }
}
