package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.rounds.InRounds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** How the lanes stand, for people, machines and metrics. */
@Component
public class LaneBoard extends InRounds {
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final LaneStore store;
    private final Limits limits;
    private final Presets presets;
    private final Privacy privacy;
    private final Bookkeeper bookkeeper;
    private final Clock clock;
    private final MultiGauge waiting;
    private final MultiGauge inHand;

    LaneBoard(
            LaneStore store,
            Limits limits,
            Presets presets,
            Privacy privacy,
            Bookkeeper bookkeeper,
            Clock clock,
            MeterRegistry meters) {
        super("lane-board", ROUND, Duration.ofSeconds(1), Crew.PHASE + 3);
        this.store = store;
        this.limits = limits;
        this.presets = presets;
        this.privacy = privacy;
        this.bookkeeper = bookkeeper;
        this.clock = clock;
        this.waiting = MultiGauge.builder("dispatch.lane.waiting").register(meters);
        this.inHand = MultiGauge.builder("dispatch.lane.connections").register(meters);
    }

    /** All that are known, by name. */
    List<LaneView> all() {
        return names().stream().map(this::view).toList();
    }

    public SortedSet<String> names() {
        var names = new TreeSet<>(presets.names());
        store.lanes().forEach(it -> names.add(it.id()));
        names.addAll(bookkeeper.waiting().keySet());
        return names;
    }

    boolean isKnown(String id) {
        return store.isKnown(id)
                || presets.names().contains(id)
                || bookkeeper.waiting().containsKey(id);
    }

    /** How one stands, but for an alarm's hold. */
    public LaneView view(String id) {
        var lane = store.lane(id);
        var rules = limits.rules(lane);
        var slow = lane.slow();
        var warmth = limits.warmth(lane);
        boolean unencrypted = rules.requireTls() && privacy.isMissing(id);
        return new LaneView(
                id,
                rules,
                lane.edited() != null,
                lane.paused(),
                false,
                limits.isOpen(lane) && !unencrypted && warmth.map(it -> it.left() > 0).orElse(true),
                limits.connections(lane),
                limits.rate(lane),
                lane.seats().size(),
                bookkeeper.waiting().getOrDefault(id, 0),
                limits.level(lane),
                slow != null && slow.isStopped(clock.instant()) ? slow.until() : null,
                slow == null ? null : slow.reply(),
                slow == null ? null : slow.at(),
                unencrypted,
                warmth.map(Warmth::allowance).orElse(null),
                warmth.map(Warmth::booked).orElse(null),
                lane.refusal());
    }

    /** Connections in use in all lanes, by all replicas. */
    public int inHand() {
        return store.lanes().stream().mapToInt(it -> it.seats().size()).sum();
    }

    /** Its rules with the hours of all lanes, if it has none of its own. */
    public LaneRules rulesInForce(String id) {
        return limits.rules(store.lane(id)).within(house().hours());
    }

    /** Alone, or with all lanes. */
    public boolean isPaused(String id) {
        return store.lane(id).paused() || store.house().paused();
    }

    HouseView house() {
        var house = store.house();
        return new HouseView(
                house.paused(), house.edited() == null ? null : house.edited().hours());
    }

    /** Whether the presets are in force. */
    boolean shaping() {
        return presets.inForce();
    }

    /** Each gauge looks for itself; one that were replaced could be read twice meanwhile. */
    private void measure() {
        waiting.register(
                bookkeeper.waiting().keySet().stream()
                        .map(it ->
                                MultiGauge.Row.of(
                                        Tags.of("lane", it),
                                        bookkeeper,
                                        book -> book.waiting().getOrDefault(it, 0)))
                        .toList());
        inHand.register(
                store.lanes().stream()
                        .map(Lane::id)
                        .map(it ->
                                MultiGauge.Row.of(
                                        Tags.of("lane", it),
                                        store,
                                        lanes -> lanes.lane(it).seats().size()))
                        .toList());
    }

    @Override
    protected void round() {
        measure();
    }
}
