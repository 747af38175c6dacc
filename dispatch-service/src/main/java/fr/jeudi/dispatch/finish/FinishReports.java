package fr.jeudi.dispatch.finish;

import fr.jeudi.dispatch.finish.Finish.Cause;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.mail.CompiledMails;
import fr.jeudi.dispatch.mail.PublicProperties;
import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import fr.jeudi.dispatch.rounds.InRounds;
import fr.jeudi.dispatch.transactional.OwnMails;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One mail to each who wants one, each time a send ends. Its id derives from that end and the
 * address, so that replicas that write it at once, or again after a crash, write one mail.
 */
@Component
class FinishReports extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(FinishReports.class);
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Duration WORTH_SENDING = Duration.ofDays(2);
    private static final int MOST_CAUSES = 8;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_LENGTH = 16;

    private final FinishProperties properties;
    private final Dispatches dispatches;
    private final Ledger ledger;
    private final CompiledMails compiled;
    private final PublicProperties pages;
    private final FinishLetter letter;
    private final OwnMails mails;

    FinishReports(
            FinishProperties properties,
            Dispatches dispatches,
            Ledger ledger,
            CompiledMails compiled,
            PublicProperties pages,
            FinishLetter letter,
            OwnMails mails) {
        super("finish-reports", ROUND, Duration.ofSeconds(2), Crew.PHASE + 2);
        this.properties = properties;
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.compiled = compiled;
        this.pages = pages;
        this.letter = letter;
        this.mails = mails;
    }

    /** The same for others. */
    FinishReports with(FinishProperties others) {
        return new FinishReports(others, dispatches, ledger, compiled, pages, letter, mails);
    }

    @Override
    protected void round() {
        dispatches.reportsDue().forEach(this::report);
    }

    void report(Dispatch dispatch) {
        var finishedAt = dispatch.finishedAt();
        var from = compiled.fromAddress(dispatch.issueId());
        if (finishedAt != null && from.isPresent() && !properties.reportTo().isEmpty()) {
            var content = letter.compose(finish(dispatch), from.get(), properties.reportLanguage());
            for (var address : properties.reportTo()) {
                mails.send(
                        mailId(dispatch, address),
                        "report",
                        address,
                        from.get(),
                        finishedAt.plus(WORTH_SENDING),
                        content);
            }
            log.info(
                    "end reported issue={} addresses={}",
                    dispatch.issueId(),
                    properties.reportTo().size());
        }
        dispatches.endReported(dispatch);
    }

    Finish finish(Dispatch dispatch) {
        var causes = new HashMap<Cause, Integer>();
        boolean again = false;
        for (var progress : ledger.progress(dispatch.issueId())) {
            again |= progress.isOnOrder();
            if (progress.accepted() < progress.settled()) {
                ledger.progressOf(progress.id()).remarks().values().stream()
                        .filter(FinishReports::isMissed)
                        .forEach(it -> causes.merge(cause(it), 1, Integer::sum));
            }
        }
        return Finish.of(
                dispatch,
                ledger.tally(dispatch.issueId()),
                causes,
                MOST_CAUSES,
                again,
                pages.page("admin/dispatch", dispatch.issueId()));
    }

    private static boolean isMissed(Remark remark) {
        return remark.outcome() != Label.ACCEPTED && remark.outcome() != Label.DEFERRED;
    }

    /** One word, so no reply, which might name somebody. */
    private static Cause cause(Remark remark) {
        var verdict = remark.verdict();
        var word = verdict == null ? remark.cause() : verdict.reason();
        return new Cause(
                remark.outcome().word,
                word != null && word.matches("[a-z0-9-]{1,40}") ? word : "undefined",
                0);
    }

    static String mailId(Dispatch dispatch, String address) {
        var end = Objects.requireNonNull(dispatch.finishedAt()).toEpochMilli();
        var name = dispatch.issueId() + "/" + end + "/" + address;
        var id = new StringBuilder();
        for (byte b : digest(name)) {
            id.append(ALPHABET.charAt(b & 31));
        }
        return id.substring(0, ID_LENGTH);
    }

    private static byte[] digest(String name) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
