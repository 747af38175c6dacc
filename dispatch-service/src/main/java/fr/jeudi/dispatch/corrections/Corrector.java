package fr.jeudi.dispatch.corrections;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Remark;
import fr.jeudi.dispatch.ledger.Revisions;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.report.Reports;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.rounds.InRounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Carries orders out, part by part. Each step may be repeated, by any instance, at any time: what a
 * crash leaves half done is gone on with, and two instances at once do it once.
 */
@Component
class Corrector extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Corrector.class);
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final MongoTemplate mongo;
    private final Revisions revisions;
    private final Dispatches dispatches;
    private final Returns returns;
    private final Reports reports;
    private final Audit audit;
    private final MeterRegistry meters;
    private volatile List<Correction> waiting = List.of();

    Corrector(
            MongoTemplate mongo,
            Revisions revisions,
            Dispatches dispatches,
            Returns returns,
            Reports reports,
            Audit audit,
            MeterRegistry meters) {
        super("corrector", ROUND, Duration.ofSeconds(2), Crew.PHASE + 2);
        this.mongo = mongo;
        this.revisions = revisions;
        this.dispatches = dispatches;
        this.returns = returns;
        this.reports = reports;
        this.audit = audit;
        this.meters = meters;
        for (var act : Act.values()) {
            meters.gauge(
                    "dispatch.orders.waiting",
                    Tags.of("order", act.word()),
                    this,
                    it -> it.waiting.stream().filter(order -> order.act() == act).count());
        }
    }

    Correction find(String id) {
        return Objects.requireNonNull(mongo.findById(id, Correction.class), id);
    }

    /** What was ordered and is not done. One that fails keeps none of the others waiting. */
    void goOn() {
        waiting = mongo.find(query(where("done").is(false)), Correction.class);
        RuntimeException failure = null;
        for (var order : waiting) {
            try {
                carryOut(order);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Does as much as can be done now. The issue is reopened last: nothing goes out before. */
    void carryOut(Correction correction) {
        audit.record(
                correction.id(),
                Kind.DISPATCH,
                correction.act().word(),
                correction.issueId(),
                correction.who(),
                correction.reason(),
                correction.details(),
                Audit.DONE);
        if (correction.act() == Act.SEND_AGAIN) {
            // First, so that a lane that is cancelled from now on is cancelled for this order too.
            dispatches.spare(
                    correction.issueId(),
                    correction.id(),
                    Objects.requireNonNullElse(correction.evenLanes(), Map.of()));
        }
        int applied = 0;
        for (int i = 0; i < correction.parts(); i++) {
            var share = share(correction, i);
            if (share.isEmpty()) {
                return;
            }
            applied += share.get();
        }
        if (applied > 0) {
            switch (correction.act()) {
                case SEND_AGAIN ->
                        dispatches.reopen(
                                correction.issueId(),
                                correction.id(),
                                correction.deadline(),
                                correction.cancelledAt());
                case TREAT_AS_SENT -> dispatches.retell(correction.issueId(), correction.id());
            }
        }
        end(correction, applied);
    }

    /** Of several instances that have carried it out, one says so. */
    private void end(Correction correction, int applied) {
        var update = new Update().set("done", true).set("applied", applied);
        var open = query(where("_id").is(correction.id()).and("done").is(false));
        if (mongo.updateFirst(open, update, Correction.class).getMatchedCount() == 0) {
            return;
        }
        var order = correction.act().word();
        meters.counter("dispatch.orders", "order", order).increment();
        meters.counter("dispatch.orders.recipients", "order", order).increment(applied);
        log.info(
                "order carried out order={} issue={} id={} asked={} applied={}",
                order,
                correction.issueId(),
                correction.id(),
                correction.count(),
                applied);
    }

    /** How many of one batch; empty while a worker holds it. */
    private Optional<Integer> share(Correction correction, int number) {
        var id = Correction.Part.id(correction.draft(), number);
        var part = Objects.requireNonNull(mongo.findById(id, Correction.Part.class), id);
        if (part.applied() != null) {
            return Optional.of(part.applied());
        }
        var done =
                switch (correction.act()) {
                    case SEND_AGAIN -> sendAgain(correction, part);
                    case TREAT_AS_SENT -> treatAsSent(correction, part);
                };
        done.ifPresent(it ->
                mongo.updateFirst(
                        query(where("_id").is(id)),
                        Update.update("applied", it.size()),
                        Correction.Part.class));
        return done.map(List::size);
    }

    private Optional<List<Recipient>> sendAgain(Correction correction, Correction.Part part) {
        var bounced = part.bounced() == null ? List.<Integer>of() : part.bounced();
        var remark = Remark.sentAgain(correction.id(), correction.at());
        boolean existing = correction.whom() != null && correction.whom().isOfExisting();
        var done = revisions.sendAgain(part.batchId(), part.positions(), bounced, existing, remark);
        if (!bounced.isEmpty()) {
            done.map(Corrector::ids)
                    .ifPresent(it -> returns.sentAgain(correction.issueId(), it, correction.at()));
        }
        return done;
    }

    private Optional<List<Recipient>> treatAsSent(Correction correction, Correction.Part part) {
        var remark = Remark.treatedAsSent(correction.id(), correction.at());
        var done = revisions.treatAsSent(part.batchId(), part.positions(), remark);
        done.filter(it -> !it.isEmpty())
                .ifPresent(it ->
                        reports.publishTreatedAsSent(
                                correction.id() + "/" + part.batchId(),
                                correction.issueId(),
                                ids(it),
                                remark));
        return done;
    }

    private static List<String> ids(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::subscriberId).toList();
    }

    @Override
    protected void round() {
        goOn();
    }
}
