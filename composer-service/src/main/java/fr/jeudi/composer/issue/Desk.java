package fr.jeudi.composer.issue;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.tokens.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Where drafts are begun, written, gone back on, and thrown away. */
@Service
public class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    private final Issues issues;
    private final Drafts drafts;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry meters;

    Desk(Issues issues, Drafts drafts, Ids ids, Clock clock, MeterRegistry meters) {
        this.issues = issues;
        this.drafts = drafts;
        this.ids = ids;
        this.clock = clock;
        this.meters = meters;
    }

    public Issue begin(Content content, String by) {
        var issue =
                issues.save(
                        Issue.draft(
                                ids.next(),
                                issues.nextSeq(),
                                ContentRules.checked(content),
                                clock.instant(),
                                by));
        drafts.keep(Draft.of(issue, false));
        meters.counter("composer.issues", "status", "created").increment();
        log.info("created issue={}", issue.id());
        return issue;
    }

    /**
     * Puts another text in place of a draft's.
     *
     * @param seen the version the writer started from; null: whatever is there
     * @param itself saved by the page while typing, not by a press of a button
     */
    public Issue write(
            String id,
            @Nullable Long seen,
            Content content,
            @Nullable Boolean monthly,
            boolean itself,
            String by) {
        var current = issues.read(id);
        current.require(Status.DRAFT);
        if (seen != null && seen != current.version()) {
            throw Issues.changedMeanwhile();
        }
        var checked = ContentRules.checked(content);
        var next = current.written(checked, monthly, clock.instant(), by);
        if (itself && sameText(current, next)) {
            return current;
        }
        var saved = issues.save(next);
        drafts.keep(Draft.of(saved, itself));
        return saved;
    }

    public Issue goBack(String id, long version, String by) {
        var earlier =
                drafts.find(id, version)
                        .orElseThrow(
                                () -> new Refused(Reason.UNKNOWN, "This version is not kept."));
        return write(id, null, earlier.content(), issues.read(id).monthly(), false, by);
    }

    /** A new draft of the same text, under no number and no date yet. */
    public Issue duplicate(String id, String by) {
        return begin(issues.read(id).under(null, null), by);
    }

    /** The texts to go back to, the newest first. */
    public List<Draft> history(String id) {
        return drafts.of(id);
    }

    /** Throws away what never left the house. */
    public void delete(String id) {
        var issue = issues.read(id);
        issue.require(Status.DRAFT);
        issues.delete(issue);
        drafts.forget(id);
        meters.counter("composer.issues", "status", "deleted").increment();
        log.info("deleted issue={}", id);
    }

    private static boolean sameText(Issue current, Issue next) {
        return current.content().equals(next.content())
                && Objects.equals(current.monthly(), next.monthly());
    }
}
