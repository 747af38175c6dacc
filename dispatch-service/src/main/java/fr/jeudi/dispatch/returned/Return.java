package fr.jeudi.dispatch.returned;

import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.ReturnToken.Purpose;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which mail something came back of. Only {@link Returns} makes one, from a token that is genuine.
 *
 * @param subscriberId null only for a single mail to somebody who is no subscriber
 * @param issueId null for a single mail
 * @param mailId null for an issue's
 */
public record Return(
        @Nullable String subscriberId,
        @Nullable String issueId,
        @Nullable String mailId,
        String messageId) {

    static Return of(ReturnToken token, ReturnKey key) {
        boolean single = token.purpose() == Purpose.MAIL;
        var sent =
                new ReturnToken(
                        single ? Purpose.MAIL : Purpose.ISSUE,
                        token.subscriberId(),
                        token.originId());
        return new Return(
                token.subscriberId(),
                single ? null : token.originId(),
                single ? token.originId() : null,
                key.messageId(key.sign(sent)));
    }

    /** The same for every thing heard of the same mail. */
    String id() {
        return mailId != null
                ? mailId
                : idOf(Objects.requireNonNull(issueId), Objects.requireNonNull(subscriberId));
    }

    static String idOf(String issueId, String subscriberId) {
        return issueId + "/" + subscriberId;
    }
}
