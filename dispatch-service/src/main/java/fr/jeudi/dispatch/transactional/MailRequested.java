package fr.jeudi.dispatch.transactional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import fr.jeudi.dispatch.mail.Mailbox;
import java.time.Instant;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** One single mail to send, as {@code mail-requested} asks for it. Prints without the address. */
record MailRequested(
        String mailId,
        String kind,
        Instant expiresAt,
        To to,
        String fromAddress,
        @Nullable String subscriberId,
        Binary content) {

    /**
     * From the record's fields, the content being base64 there.
     *
     * @throws fr.jeudi.dispatch.mail.UnfitAddress if it is from nobody: its reader is not to blame
     */
    @JsonCreator
    static MailRequested of(
            @JsonProperty("mailId") String mailId,
            @JsonProperty("kind") String kind,
            @JsonProperty("expiresAt") Instant expiresAt,
            @JsonProperty("to") To to,
            @JsonProperty("fromAddress") String fromAddress,
            @JsonProperty("subscriberId") @Nullable String subscriberId,
            @JsonProperty("content") byte[] content) {
        Mailbox.of(null, fromAddress);
        return new MailRequested(
                mailId, kind, expiresAt, to, fromAddress, subscriberId, new Binary(content));
    }

    @Override
    public String toString() {
        return "MailRequested[" + mailId + "]";
    }

    record To(String address, @Nullable String name) {

        @Override
        public String toString() {
            return "To[***]";
        }
    }
}
