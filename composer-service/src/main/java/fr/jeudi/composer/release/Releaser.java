package fr.jeudi.composer.release;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.composer.compile.CompiledIssue;
import fr.jeudi.composer.compile.Finding;
import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Change;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.press.Press;
import fr.jeudi.composer.tokens.Ids;
import fr.jeudi.composer.topics.Codec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Service;

/**
 * Approves issues: for a time, or at once. A release is one write that also says what is to be
 * announced, so that whatever is released gets announced, crash or not; of two replicas that try,
 * one succeeds.
 */
@Service
public class Releaser {
    private static final Logger log = LoggerFactory.getLogger(Releaser.class);
    private static final Duration SENT_WITHIN = Duration.ofDays(2);
    private static final Duration FURTHEST = Duration.ofDays(366);

    private final Issues issues;
    private final MongoOperations mongo;
    private final Press press;
    private final Codec codec;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry meters;

    Releaser(
            Issues issues,
            MongoOperations mongo,
            Press press,
            Codec codec,
            Ids ids,
            Clock clock,
            MeterRegistry meters) {
        this.issues = issues;
        this.mongo = mongo;
        this.press = press;
        this.codec = codec;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Approves it for a time.
     *
     * @param at null: the next Thursday, 07:00 in Paris
     */
    public Issue schedule(String id, @Nullable Instant at, String by) {
        var now = clock.instant();
        var time = Objects.requireNonNullElseGet(at, () -> PublicationDay.next(now).toInstant());
        if (time.isAfter(now.plus(FURTHEST))) {
            throw new Refused(Reason.INVALID, "The time to release at is more than a year ahead.");
        }
        var issue = issues.read(id);
        var scheduled = issue.scheduled(whole(issue, time), time, now, by);
        compiled(scheduled.content());
        return done(issues.save(scheduled));
    }

    public Issue unschedule(String id, String by) {
        return done(issues.save(issues.read(id).unscheduled(clock.instant(), by)));
    }

    public Issue cancel(String id, String by) {
        return done(issues.save(issues.read(id).cancelled(clock.instant(), by)));
    }

    /** Out now. Other services hear of it within a second. */
    public Issue release(String id, String by) {
        return release(issues.read(id), by);
    }

    /** Releases what is due; one that cannot be compiled goes back to its authors. */
    void releaseDue() {
        for (var issue : issues.due(clock.instant())) {
            try {
                release(issue, Change.ITSELF);
            } catch (Refused refused) {
                if (refused.reason() == Reason.NOT_READY) {
                    log.warn("not ready at its time issue={}", issue.id());
                    done(issues.save(issue.refused(clock.instant())));
                } else {
                    log.info("released elsewhere issue={}", issue.id());
                }
            }
        }
    }

    private Issue release(Issue issue, String by) {
        var now = clock.instant();
        var mail = issue.id() + "-" + ids.next();
        var released = issue.released(whole(issue, now), mail, now, by);
        var record = record(released, compiled(released.content()), now);
        mongo.insert(new ReleasedMail(mail, issue.id(), new Binary(codec.write(record)), now));
        try {
            return done(issues.save(released));
        } catch (Refused refused) {
            mongo.remove(query(where("_id").is(mail)), ReleasedMail.class);
            throw refused;
        }
    }

    private IssueReleased record(Issue issue, CompiledIssue compiled, Instant now) {
        return new IssueReleased(
                issue.id(),
                Objects.requireNonNull(issue.content().number()),
                issue.content().headline(),
                now,
                now.plus(SENT_WITHIN),
                press.fromAddress(),
                IssueReleased.Audience.of(issue.monthlyToo(inParis(now))),
                IssueReleased.segments(compiled),
                IssueReleased.variants(compiled),
                compiled.links());
    }

    /** With the number and date it gets where its authors gave none. */
    private Content whole(Issue issue, Instant at) {
        var content = issue.content();
        return issue.under(
                Objects.requireNonNullElseGet(content.number(), issues::nextNumber),
                Objects.requireNonNullElseGet(content.date(), () -> inParis(at)));
    }

    private CompiledIssue compiled(Content content) {
        var compiled = press.compile(content);
        if (compiled.hasErrors()) {
            throw new Refused(
                    Reason.NOT_READY,
                    "The issue is not ready to go out; see findings.",
                    compiled.findings().stream().filter(Finding::isError).toList());
        }
        return compiled;
    }

    private Issue done(Issue issue) {
        meters.counter("composer.issues", "status", issue.history().getLast().what()).increment();
        log.info(
                "{} issue={} status={}",
                issue.history().getLast().what(),
                issue.id(),
                issue.status().word());
        return issue;
    }

    private static LocalDate inParis(Instant at) {
        return at.atZone(PublicationDay.PARIS).toLocalDate();
    }
}
