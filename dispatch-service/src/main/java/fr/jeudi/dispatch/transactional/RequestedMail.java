package fr.jeudi.dispatch.transactional;

import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
 * @param verdict of the last refusal
 * @param secret signs its return token; null in what was kept before there were any
 */
@Document("mails")
@CompoundIndex(def = "{'open': 1, 'dueAt': 1}")
@CompoundIndex(def = "{'subscriberId': 1, 'dueAt': -1}")
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
        @Nullable Instant settledAt,
        @Nullable Verdict verdict,
        @Nullable Binary secret) {
    /** How long a mail of these kinds is worth trying (STANDARDS 4.2). */
    private static final Duration CONFIRMATION = Duration.ofHours(24);

    private static final Duration ANY_OTHER = Duration.ofDays(5);

    enum State {
        WAITING,
        CLAIMED,
        ACCEPTED,
        REJECTED,
        UNCERTAIN,
        SKIPPED
    }

    static RequestedMail of(MailRequested mail, Instant now, byte[] secret) {
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
                lastTry(mail, now),
                now,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                ReturnToken.fits(mail.mailId(), mail.subscriberId()) ? new Binary(secret) : null);
    }

    Optional<ReturnKey> key() {
        return Optional.ofNullable(secret).map(it -> new ReturnKey(it.getData(), fromAddress));
    }

    private static Instant lastTry(MailRequested mail, Instant now) {
        var end = now.plus(mail.kind().equals("confirmation") ? CONFIRMATION : ANY_OTHER);
        return end.isBefore(mail.expiresAt()) ? end : mail.expiresAt();
    }

    boolean isSettled() {
        return switch (state) {
            case WAITING, CLAIMED -> false;
            case ACCEPTED, REJECTED, UNCERTAIN, SKIPPED -> true;
        };
    }
}
