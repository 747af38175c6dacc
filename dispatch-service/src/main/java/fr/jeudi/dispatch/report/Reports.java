package fr.jeudi.dispatch.report;

import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.report.DeliveryReported.Outcome;
import fr.jeudi.dispatch.topics.Publisher;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes; returns when the brokers have it. */
@Component
public class Reports {
    private static final String TOPIC = "delivery-reported";

    private final Publisher publisher;

    Reports(Publisher publisher) {
        this.publisher = publisher;
    }

    void publish(DeliveryReported report, String key) {
        publisher.publish(TOPIC, key, report);
    }

    /** An operator treats these as sent; a repeat says the same again. */
    public void publishTreatedAsSent(
            String reportId, String issueId, List<String> subscriberIds, Remark remark) {
        var outcomes = subscriberIds.stream().map(it -> Outcome.of(it, remark)).toList();
        publish(DeliveryReported.ofOrder(reportId, issueId, remark.at(), outcomes), issueId);
    }

    /** What became of a single mail; a repeat says the same again. */
    public void publish(
            String mailId,
            @Nullable String subscriberId,
            DeliveryOutcome.Label outcome,
            @Nullable String cause,
            @Nullable String status,
            @Nullable Verdict verdict,
            @Nullable String messageId,
            Instant at) {
        publish(
                DeliveryReported.ofMail(
                        mailId,
                        new DeliveryReported.Outcome(
                                subscriberId,
                                outcome.word,
                                at,
                                cause,
                                status,
                                messageId,
                                verdict == null ? null : verdict.bucket(),
                                verdict == null ? null : verdict.reason())),
                mailId);
    }

    /** What came back of a mail; a repeat says the same again. */
    public void publish(CameBack told) {
        publish(told.report(), told.key());
    }
}
