package fr.jeudi.dispatch.transactional;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The single mails to one subscriber, for whoever looks for one; what they say stays out of it. */
@Component
public class Correspondence {
    private final RequestedMails mails;

    Correspondence(RequestedMails mails) {
        this.mails = mails;
    }

    /**
     * One of them.
     *
     * @param outcome waiting, deferred, accepted, rejected, uncertain or skipped
     * @param cause what a server said last, or our word
     * @param at when it was settled; null until then
     * @param nextTry null unless it waits for one
     */
    public record Letter(
            String mailId,
            String kind,
            String outcome,
            @Nullable String cause,
            @Nullable String status,
            @Nullable Instant at,
            @Nullable Instant nextTry) {

        static Letter of(RequestedMail mail) {
            return new Letter(
                    mail.mailId(),
                    mail.kind(),
                    outcome(mail),
                    mail.cause(),
                    mail.status(),
                    mail.settledAt(),
                    mail.state() == RequestedMail.State.WAITING ? mail.dueAt() : null);
        }

        private static String outcome(RequestedMail mail) {
            if (mail.isSettled()) {
                return mail.state().name().toLowerCase(Locale.ROOT);
            }
            return mail.attempts() == 0 ? "waiting" : "deferred";
        }
    }

    /** Some of them, those due last first; empty past the end, and for an unknown subscriber. */
    public List<Letter> page(String subscriberId, int page, int size) {
        return mails.to(subscriberId, page, size).stream().map(Letter::of).toList();
    }

    public long count(String subscriberId) {
        return mails.countTo(subscriberId);
    }
}
