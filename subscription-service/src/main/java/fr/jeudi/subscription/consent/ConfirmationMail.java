package fr.jeudi.subscription.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/** What the relay said of a mail this service asked for. */
@Document("mails")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfirmationMail(
        @Id String mailId,
        @Indexed @Nullable String subscriberId,
        String outcome,
        Instant at,
        @Nullable String messageId,
        @Nullable String status) {}
