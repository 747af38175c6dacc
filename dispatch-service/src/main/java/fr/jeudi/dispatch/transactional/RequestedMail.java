package fr.jeudi.dispatch.transactional;

import java.time.Instant;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * A single mail and what became of it. Address and content are dropped once that is known.
 *
 * @param fence raised by each claim; a claim names the one it saw
 * @param open not settled yet, or settled and not yet reported
 */
@Document("mails")
@CompoundIndex(def = "{'_id': 1, 'fence': 1}", unique = true)
@CompoundIndex(def = "{'open': 1, 'dueAt': 1}")
record RequestedMail(
        @Id String mailId,
        long fence,
        boolean open,
        State state,
        String kind,
        @Nullable String subscriberId,
        String fromAddress,
        MailRequested.@Nullable To to,
        @Nullable Binary content,
        Instant expiresAt,
        Instant dueAt,
        int attempts,
        @Nullable String owner,
        @Nullable String messageId,
        @Nullable String cause,
        @Nullable String status,
        @Nullable Instant settledAt) {

    enum State {
        WAITING,
        CLAIMED,
        ACCEPTED,
        REJECTED,
        UNCERTAIN,
        SKIPPED
    }

    static RequestedMail of(MailRequested mail, Instant now) {
        return new RequestedMail(
                mail.mailId(),
                0,
                true,
                State.WAITING,
                mail.kind(),
                mail.subscriberId(),
                mail.fromAddress(),
                mail.to(),
                mail.content(),
                mail.expiresAt(),
                now,
                0,
                null,
                null,
                null,
                null,
                null);
    }

    boolean isSettled() {
        return switch (state) {
            case WAITING, CLAIMED -> false;
            case ACCEPTED, REJECTED, UNCERTAIN, SKIPPED -> true;
        };
    }
}
