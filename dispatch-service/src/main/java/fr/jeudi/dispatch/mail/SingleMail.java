package fr.jeudi.dispatch.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One mail on request: ready content, before which Date, Message-ID and To are put.
 *
 * @param sender the return address
 * @param traces more fields, each with its CRLF, by which a provider gives our token back
 */
public record SingleMail(
        String mailId, Mailbox from, Mailbox to, String messageId, String sender, String traces) {

    /**
     * Checks both addresses. What comes back of it names nobody; see {@link ReturnPath#on}.
     *
     * @throws IllegalArgumentException if an address fits no header field
     */
    public static SingleMail of(
            String mailId, String fromAddress, @Nullable String name, String address) {
        var from = Mailbox.of(null, fromAddress);
        return new SingleMail(
                mailId,
                from,
                Mailbox.of(name, address),
                "<%s@%s>".formatted(mailId, from.domain()),
                from.address(),
                "");
    }

    public ReadyMail around(byte[] content, Instant date) {
        var fields = MailDate.field(date) + MessageId.field(messageId) + traces + to.field("To");
        var mail = new ByteArrayOutputStream(fields.length() + content.length + 64);
        mail.writeBytes(fields.getBytes(StandardCharsets.UTF_8));
        mail.writeBytes(content);
        var bytes = mail.toByteArray();
        return new ReadyMail(
                sender, to.address(), messageId, bytes, false, ReadyMail.isSevenBit(bytes));
    }
}
