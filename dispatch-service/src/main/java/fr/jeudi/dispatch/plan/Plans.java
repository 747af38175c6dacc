package fr.jeudi.dispatch.plan;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.lanes.LanesProperties;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Standing;
import fr.jeudi.dispatch.relay.RelayProperties;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.rounds.InRounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** The plan of each open send, made anew once a second; says aloud when one falls behind. */
@Component
public class Plans extends InRounds {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final MongoTemplate mongo;
    private final Bookkeeper bookkeeper;
    private final Loads loads;
    private final Crew crew;
    private final Relays relays;
    private final RelayProperties relayProperties;
    private final LanesProperties lanes;
    private final PlanProperties properties;
    private final Clock clock;
    private final Lateness lateness;
    private volatile Map<String, Plan> plans = Map.of();
    private volatile int due;

    Plans(
            MongoTemplate mongo,
            Bookkeeper bookkeeper,
            Loads loads,
            Crew crew,
            Relays relays,
            RelayProperties relayProperties,
            LanesProperties lanes,
            PlanProperties properties,
            Clock clock,
            MeterRegistry meters) {
        super("plans", ROUND, Duration.ofSeconds(1), Crew.PHASE + 4);
        this.mongo = mongo;
        this.bookkeeper = bookkeeper;
        this.loads = loads;
        this.crew = crew;
        this.relays = relays;
        this.relayProperties = relayProperties;
        this.lanes = lanes;
        this.properties = properties;
        this.clock = clock;
        this.lateness = new Lateness(properties.patience(), lanes.zone());
        meters.gauge("dispatch.waiting", this, it -> it.due);
        meters.gauge("dispatch.workers.wanted", this, Plans::workersWanted);
        meters.gauge("dispatch.plan.late.seconds", this, Plans::late);
        meters.gauge("dispatch.plan.behind", this, Plans::countBehind);
    }

    /** As of the last round; empty for one that is over, or not yet counted. */
    public Optional<Plan> find(String issueId) {
        return Optional.ofNullable(plans.get(issueId));
    }

    /** The same of an open one; made at once if no round has counted it yet. */
    public Optional<Plan> findOrMake(String issueId) {
        if (!plans.containsKey(issueId)) {
            bookkeeper.count();
            make();
        }
        return find(issueId);
    }

    /**
     * Sets by when all must be out.
     *
     * @throws UnfitTime if the text is no time, or one that cannot be
     */
    public Instant set(Dispatch dispatch, String text, String who) {
        var now = clock.instant();
        var allBy = AllBy.read(text, dispatch.deadline(), now, lanes.zone());
        mongo.save(new Target(dispatch.issueId(), allBy, who, now));
        make();
        return allBy;
    }

    /** Only the composer's deadline holds. */
    public void clear(String issueId) {
        mongo.remove(query(where("_id").is(issueId)), Target.class);
        make();
    }

    synchronized void make() {
        var now = clock.instant();
        var standings = bookkeeper.standings();
        var targets =
                mongo.findAll(Target.class).stream()
                        .collect(Collectors.toMap(Target::issueId, it -> it));
        loads.look(standings);
        var made = new LinkedHashMap<String, Plan>();
        var earlier = new ArrayList<Standing>();
        int mails = 0;
        for (var it : standings) {
            boolean goes = it.dispatch().isWorkedOn() && !it.dispatch().isOver(now);
            made.put(it.dispatch().issueId(), plan(it, goes ? earlier : List.of(), targets, now));
            if (goes) {
                earlier.add(it);
                mails += it.queues().values().stream().mapToInt(queue -> queue.due()).sum();
            }
        }
        plans = made;
        due = mails;
        lateness.forgetAllBut(made.keySet());
    }

    private Plan plan(
            Standing it, List<Standing> earlier, Map<String, Target> targets, Instant now) {
        var id = it.dispatch().issueId();
        var target = targets.get(id);
        var own = it.dispatch().isOver(now) ? List.<LaneLoad>of() : loads.of(it, earlier);
        int replicas = crew.alive();
        var forecast = Forecast.of(own, capacity(replicas), now);
        var slowest = forecast.slowest();
        var advice =
                Advice.of(
                        own,
                        replicas,
                        this::capacity,
                        properties.mostReplicas(),
                        target == null ? null : target.allBy(),
                        now);
        var limit = limit(it, own, forecast);
        int left = it.tally().sums().waiting();
        var plan =
                new Plan(
                        id,
                        target == null ? null : target.allBy(),
                        target == null ? null : target.by(),
                        it.dispatch().deadline(),
                        left,
                        0,
                        it.rate(),
                        left == 0 || goesOnTomorrow(own) ? null : forecast.end(),
                        limit.lane() != null
                                ? limit.lane()
                                : slowest == null ? null : slowest.getKey(),
                        limit.what(),
                        loads.shown(it, forecast),
                        advice,
                        null);
        return lateness.judged(plan, now);
    }

    private Capacity capacity(int replicas) {
        return Capacity.of(
                replicas,
                relayProperties.connections(),
                relays.mostConnections(),
                relays.mostRate());
    }

    private record Bound(@Nullable String lane, Limit what) {}

    /** What needs people comes before what needs time. */
    private Bound limit(Standing it, List<LaneLoad> own, Forecast forecast) {
        if (it.tally().sums().waiting() == 0) {
            return new Bound(null, Limit.NONE);
        }
        if (it.dispatch().state() == DispatchState.PAUSED) {
            return new Bound(null, Limit.PAUSED);
        }
        if (relays.areAllAway()) {
            return new Bound(null, Limit.RELAY);
        }
        var waits = waiting(own).findFirst();
        if (waits.isPresent()) {
            return waits.get();
        }
        var slowest = forecast.slowest();
        return slowest == null
                ? new Bound(null, Limit.NONE)
                : new Bound(slowest.getKey(), slowest.getValue().limit());
    }

    private static boolean goesOnTomorrow(List<LaneLoad> own) {
        return own.stream()
                .anyMatch(it -> it.waitsFor() == Limit.QUOTA && it.due() + it.later() > 0);
    }

    private static Stream<Bound> waiting(List<LaneLoad> own) {
        return own.stream()
                .filter(it -> it.due() + it.later() > 0)
                .flatMap(it ->
                        Stream.ofNullable(it.waitsFor()).map(what -> new Bound(it.lane(), what)))
                .sorted(Comparator.comparing(it -> !it.what().isForPeople()));
    }

    /** Connections that would be of use, over all replicas. */
    private double workersWanted() {
        return plans.values().stream().mapToInt(it -> it.advice().wanted()).max().orElse(0)
                * (double) relayProperties.connections();
    }

    private double late() {
        return plans.values().stream().mapToLong(Plan::late).max().orElse(0);
    }

    private double countBehind() {
        return plans.values().stream().filter(Plan::isBehind).count();
    }

    @Override
    protected void round() {
        make();
    }
}
