package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.transactional.Correspondence.Letter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A single mail and what became of it.
 *
 * @param outcome waiting, deferred, accepted, rejected, uncertain or skipped
 * @param at when that was known; null while it waits
 * @param nextTry null unless it waits for one
 * @param returned what came back of it, in order
 */
record MailView(
        String mailId,
        String kind,
        String outcome,
        @Nullable String cause,
        @Nullable String status,
        @Nullable Instant at,
        @Nullable Instant nextTry,
        List<RecipientView.ReturnView> returned) {

    static MailView of(Letter letter, List<Returned> heard) {
        return new MailView(
                letter.mailId(),
                letter.kind(),
                letter.outcome(),
                letter.cause(),
                letter.status(),
                letter.at(),
                letter.nextTry(),
                heard.stream()
                        .filter(it -> letter.mailId().equals(it.mailId()))
                        .map(RecipientView.ReturnView::of)
                        .toList());
    }
}
