package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.outcome.ReplyRules;
import fr.jeudi.dispatch.outcome.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a provider's own report tells it.
 *
 * @param said what the next server answered, empty if that is not told
 * @param code three digits, 0 if they are not told apart from the words
 * @param status RFC 3463, if it is told apart from the words
 * @param otherwise the reason, of those in {@code replies.rules}, that the provider's own word
 *     means
 */
public record Told(String said, int code, @Nullable String status, String otherwise) {

    /** Of the answer, if there is one that means anything; else what the provider makes of it. */
    public Verdict verdict() {
        var quoted = quoted();
        var rules = ReplyRules.standard();
        if (said.isBlank() && quoted.code() == 0 && quoted.status() == null) {
            return rules.known(otherwise);
        }
        var verdict = rules.sort(quoted.code(), quoted.status(), said, quoted.stage());
        return verdict.reason().equals("undefined") ? rules.known(otherwise) : verdict;
    }

    /** RFC 3463, out of the words or beside them. */
    public @Nullable String enhanced() {
        return quoted().status();
    }

    private Quoted quoted() {
        var words = Quoted.in(said).orElse(status == null ? null : Quoted.in(status).status());
        return words.code() == 0 ? new Quoted(code, words.status(), words.stage()) : words;
    }
}
