package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.returned.Returned;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recipient and what became of the mail.
 *
 * @param outcome accepted, rejected, uncertain, skipped, deferred or waiting; in lists of those
 *     also bounced, complained or left
 * @param address masked, or – where it is no longer known
 * @param returned what came back of it, in order
 */
record RecipientView(
        String subscriberId,
        String outcome,
        @Nullable String cause,
        @Nullable String status,
        @Nullable Instant at,
        String lane,
        String address,
        List<ReturnView> returned) {

    /** What came back of a mail. */
    record ReturnView(String kind, @Nullable String cause, @Nullable String status, Instant at) {
        static ReturnView of(Returned returned) {
            return new ReturnView(
                    returned.kind().word(), returned.cause(), returned.status(), returned.at());
        }
    }

    /** The same with what came back of it. */
    RecipientView with(List<Returned> returned) {
        return new RecipientView(
                subscriberId,
                outcome,
                cause,
                status,
                at,
                lane,
                address,
                returned.stream().map(ReturnView::of).toList());
    }

    /** Of a list of those of whom one thing was heard. */
    static RecipientView of(Returned returned, @Nullable Recipient recipient, String lane) {
        return new RecipientView(
                String.valueOf(returned.subscriberId()),
                returned.kind().word(),
                returned.cause(),
                returned.status(),
                returned.at(),
                lane,
                recipient == null ? "–" : masked(recipient),
                List.of());
    }

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
                masked(recipient),
                List.of());
    }

    private static String masked(Recipient recipient) {
        return recipient.wasForgotten() ? "–" : SmtpReply.masked(recipient.address());
    }
}
