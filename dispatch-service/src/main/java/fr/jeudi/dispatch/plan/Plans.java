package fr.jeudi.dispatch.plan;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.lanes.LanesProperties;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** The plan of each open send, made anew once a second; says aloud when one falls behind. */
@Component
public class Plans extends InRounds {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final MongoTemplate mongo;
    private final Dispatches dispatches;
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
    private volatile int wanted;

    Plans(
            MongoTemplate mongo,
            Dispatches dispatches,
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
        this.dispatches = dispatches;
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
     * By when all of one could be out.
     *
     * @throws UnfitTime if the text is no time, or one that cannot be
     */
    public Instant read(Dispatch dispatch, String text) {
        return AllBy.read(text, dispatch.deadline(), clock.instant(), lanes.zone());
    }

    /** By when all must be out. */
    public void set(String issueId, Instant allBy, String who) {
        mongo.save(new Target(issueId, allBy, who, clock.instant()));
        make();
    }

    /** Only the composer's deadline holds. */
    public void clear(String issueId) {
        mongo.remove(query(where("_id").is(issueId)), Target.class);
        make();
    }

    synchronized void make() {
        var now = clock.instant();
        var standings = bookkeeper.standings();
        var targets = targets(now);
        loads.look(standings);
        var made = new LinkedHashMap<String, Plan>();
        var earlier = new ArrayList<Standing>();
        int mails = 0;
        int replicas = 0;
        for (var it : standings) {
            boolean goes = it.dispatch().isWorkedOn(now) && !it.dispatch().isOver(now);
            var plan = plan(it, goes ? earlier : List.of(), targets, now);
            made.put(plan.issueId(), plan);
            if (goes) {
                replicas = Math.max(replicas, plan.advice().wanted());
                earlier.add(it);
                mails += loads.due(it);
            }
        }
        plans = made;
        due = mails;
        // More of them would not bring a relay back.
        wanted = relays.areAllAway() ? Math.min(replicas, crew.alive()) : replicas;
        lateness.forgetAllBut(made.keySet());
    }

    /** A time that has served is forgotten: what is sent again later has not missed it. */
    private Map<String, Target> targets(Instant now) {
        var targets = new HashMap<String, Target>();
        for (var it : mongo.findAll(Target.class)) {
            if (it.allBy().isBefore(now) && hasEnded(it.issueId())) {
                mongo.remove(
                        query(where("_id").is(it.issueId()).and("allBy").is(it.allBy())),
                        Target.class);
            } else {
                targets.put(it.issueId(), it);
            }
        }
        return targets;
    }

    private boolean hasEnded(String issueId) {
        return dispatches.find(issueId).map(it -> it.finishedAt() != null).orElse(true);
    }

    private Plan plan(
            Standing it, List<Standing> earlier, Map<String, Target> targets, Instant now) {
        var id = it.dispatch().issueId();
        var target = targets.get(id);
        var own = it.dispatch().isOver(now) ? List.<LaneLoad>of() : loads.of(it, earlier);
        int replicas = crew.alive();
        var forecast = Forecast.of(own, capacity(replicas), now);
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
                        now,
                        left,
                        0,
                        it.rate(),
                        left == 0 ? null : forecast.end(),
                        limit.lane(),
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

    private static Stream<Bound> waiting(List<LaneLoad> own) {
        return own.stream()
                .filter(it -> it.due() + it.later() > 0)
                .flatMap(it ->
                        Stream.ofNullable(it.waitsFor()).map(what -> new Bound(it.lane(), what)))
                .sorted(Comparator.comparing(it -> !it.what().isForPeople()));
    }

    /** Connections that would be of use, over all replicas; a paused send asks for none. */
    private double workersWanted() {
        return wanted * (double) relayProperties.connections();
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
