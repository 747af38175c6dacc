package fr.jeudi.dispatch.alarm;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.alarm.Minute.Counted;
import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.ledger.Batch;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.rounds.InRounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Watches what is refused on our account by lane. Too much holds the lane on all instances; while
 * two providers' lanes are held every send is paused, once (STANDARDS 4.1).
 */
@Component
public class Alarms extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Alarms.class);

    private static final Duration ROUND = Duration.ofSeconds(1);

    private final MongoTemplate mongo;
    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Attempts attempts;
    private final AlarmProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final MixedLanes mixed;
    private final Audit audit;
    private final Halt halt;
    private volatile Map<String, Alarm> alarms = Map.of();
    private volatile boolean looked;

    Alarms(
            MongoTemplate mongo,
            Dispatches dispatches,
            Ledger ledger,
            Attempts attempts,
            Audit audit,
            AlarmProperties properties,
            Clock clock,
            MeterRegistry meters) {
        super("alarms", ROUND, Duration.ofSeconds(1), Crew.PHASE + 2);
        this.mongo = mongo;
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.attempts = attempts;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        this.mixed = new MixedLanes(properties, clock);
        this.audit = audit;
        this.halt = new Halt(mongo, dispatches, audit);
        meters.gauge("dispatch.lanes.held", this, it -> it.held().size());
    }

    /** One attempt in this lane; what never reached the relay is none. */
    public void count(String lane, String address, DeliveryOutcome outcome) {
        attempts.add(lane, era(lane), Counted.of(address, outcome));
        mixed.count(lane, address, outcome);
    }

    /** Whether who says that we are too fast speaks for the lane: alone in a provider's own. */
    public boolean areTooFastFor(String lane) {
        return mixed.areTooFastFor(lane);
    }

    /**
     * A mail that the relay had taken came back. On our account it makes a refusal of an attempt
     * that is counted already; an attempt of another window, or from before the lane was resumed,
     * says nothing of now.
     */
    public void bounced(
            String issueId, String subscriberId, Verdict verdict, @Nullable String said) {
        if (verdict.bucket() != Bucket.SENDER) {
            return;
        }
        ledger.batchesOf(issueId, List.of(subscriberId)).stream()
                .max(Comparator.comparingInt(Batch::attempt))
                .filter(it -> isCounted(it.lane(), ledger.progressOf(it.id()).settledAt()))
                .ifPresent(it ->
                        attempts.add(
                                it.lane(),
                                era(it.lane()),
                                Counted.late(
                                        it.addressOf(subscriberId),
                                        verdict.reason(),
                                        Objects.requireNonNullElse(said, verdict.reason()))));
    }

    private boolean isCounted(String lane, @Nullable Instant triedAt) {
        var window = clock.instant().minus(Duration.ofMinutes(properties.minutes()));
        var alarm = alarms.get(lane);
        var resumed = alarm == null ? null : alarm.resumedAt();
        return triedAt == null
                || (triedAt.isAfter(window) && (resumed == null || triedAt.isAfter(resumed)));
    }

    /** Whether nothing may go to this lane, as last seen; none may before the first look. */
    public boolean isHeld(String lane) {
        var alarm = alarms.get(lane);
        return !looked || (alarm != null && alarm.open());
    }

    /** The lanes to which nothing may go, as last seen. */
    public Set<String> held() {
        return open().stream().map(Alarm::lane).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether more than one provider refuses us; the lane of all others is none. */
    static boolean areSeveral(List<Alarm> open) {
        return providers(open).count() > 1;
    }

    private static Stream<Alarm> providers(List<Alarm> open) {
        return open.stream().filter(it -> Alarm.isOfAProvider(it.lane()));
    }

    List<Alarm> open() {
        return alarms.values().stream().filter(Alarm::open).toList();
    }

    /** An order to let a lane go again, those held at once; false if no alarm holds it. */
    boolean resume(String lane, String who) {
        var given = audit.given(Kind.ALARM, "resume", lane, who, Map.of());
        boolean resumed = released(lane, who);
        if (resumed) {
            given.done();
        } else {
            given.refused(Map.of());
        }
        return resumed;
    }

    private boolean released(String lane, String who) {
        var moved =
                mongo.updateFirst(
                                query(where("_id").is(lane).and("open").is(true)),
                                new Update()
                                        .set("open", false)
                                        .inc("era", 1)
                                        .set("resumedAt", clock.instant())
                                        .set("resumedBy", who),
                                Alarm.class)
                        .getMatchedCount();
        refresh();
        if (moved > 0) {
            for (var dispatch : dispatches.open()) {
                ledger.tryAgainNow(dispatch.issueId(), lane, clock.instant());
            }
        }
        return moved > 0;
    }

    /** Shares what was counted, and looks at what all have counted. */
    @Override
    protected synchronized void round() {
        refresh();
        attempts.share();
        attempts.sums(this::era).forEach(this::judge);
        if (areSeveral(open())) {
            halt.all(providers(open()).toList());
        }
    }

    private void judge(String lane, Counted sum) {
        if (isHeld(lane) || !properties.isTrouble(lane, sum)) {
            return;
        }
        if (raise(lane, sum)) {
            log.error(
                    "provider refuses us, lane held lane={} attempts={} refused={} reason={} said={}",
                    lane,
                    sum.attempts(),
                    sum.refused(),
                    sum.reason(),
                    sum.said());
            meters.counter("dispatch.alarms").increment();
        }
        refresh();
    }

    /** Whether it was us who raised it. */
    private boolean raise(String lane, Counted sum) {
        var alarm =
                new Alarm(
                        lane,
                        true,
                        era(lane),
                        clock.instant(),
                        sum.attempts(),
                        sum.refused(),
                        sum.reason(),
                        sum.said(),
                        null,
                        null,
                        null);
        if (!alarms.containsKey(lane)) {
            try {
                mongo.insert(alarm);
                return true;
            } catch (DuplicateKeyException _) {
                return false;
            }
        }
        var same = where("_id").is(lane).and("open").is(false).and("era").is(alarm.era());
        return mongo.updateFirst(
                                query(same),
                                new Update()
                                        .set("open", true)
                                        .set("since", alarm.since())
                                        .set("attempts", alarm.attempts())
                                        .set("refused", alarm.refused())
                                        .set("reason", alarm.reason())
                                        .set("said", alarm.said())
                                        .unset("paused"),
                                Alarm.class)
                        .getMatchedCount()
                > 0;
    }

    private void refresh() {
        alarms =
                mongo.findAll(Alarm.class).stream()
                        .collect(Collectors.toUnmodifiableMap(Alarm::lane, Function.identity()));
        looked = true;
    }

    private int era(String lane) {
        var alarm = alarms.get(lane);
        return alarm == null ? 0 : alarm.era();
    }
}
