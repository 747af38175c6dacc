package fr.jeudi.composer.release;

import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.issue.Standing;
import fr.jeudi.composer.topics.Publisher;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.messaging.MessagingException;
import org.springframework.stereotype.Component;

/**
 * Tells the other services of each release at least once, and takes in what dispatch tells of it.
 * Both may repeat.
 */
@Component
class Announcer {
    private static final Logger log = LoggerFactory.getLogger(Announcer.class);

    private final Issues issues;
    private final MongoOperations mongo;
    private final Publisher publisher;

    Announcer(Issues issues, MongoOperations mongo, Publisher publisher) {
        this.issues = issues;
        this.mongo = mongo;
        this.publisher = publisher;
    }

    void announceAll() {
        for (var issue : issues.unannounced()) {
            try {
                announce(issue);
            } catch (MessagingException e) {
                log.warn("not announced yet issue={}", issue.id(), e);
            }
        }
    }

    private void announce(Issue issue) {
        var mail =
                Objects.requireNonNull(
                        mongo.findById(
                                Objects.requireNonNull(issue.unannounced()), ReleasedMail.class));
        publisher.publishWritten("issue-released", issue.id(), mail.record().getData());
        settle(issue.id(), Issue::announced);
        log.info("announced issue={} bytes={}", issue.id(), mail.record().length());
    }

    void told(String issueId, Standing news) {
        settle(issueId, it -> it.told(news));
    }

    /** What both paths change never clashes; so the one that comes second looks again. */
    private void settle(String issueId, UnaryOperator<Issue> step) {
        for (int attempt = 1; ; attempt++) {
            var issue = issues.find(issueId).orElse(null);
            if (issue == null) {
                return;
            }
            var next = step.apply(issue);
            if (next.equals(issue)) {
                return;
            }
            try {
                issues.save(next);
                if (next.status() != issue.status()) {
                    log.info("{} issue={}", next.status().word(), issueId);
                }
                return;
            } catch (Refused refused) {
                if (refused.reason() != Reason.CHANGED_MEANWHILE || attempt == 10) {
                    throw refused;
                }
            }
        }
    }
}
