package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.SmtpReply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One recipient and what became of the mail.
 *
 * @param outcome accepted, rejected, uncertain, skipped, deferred or waiting
 * @param address masked
 */
record RecipientView(
        String subscriberId,
        String outcome,
        @Nullable String cause,
        @Nullable String status,
        @Nullable Instant at,
        String lane,
        String address) {

    static RecipientView of(
            Recipient recipient,
            String lane,
            Outcome outcome,
            @Nullable Remark remark,
            @Nullable Instant at) {
        return new RecipientView(
                recipient.subscriberId(),
                outcome.word(),
                remark == null ? null : remark.cause(),
                remark == null ? null : remark.status(),
                remark == null ? at : remark.at(),
                lane,
                SmtpReply.masked(recipient.address()));
    }
}
