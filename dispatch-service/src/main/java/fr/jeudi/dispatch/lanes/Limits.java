package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.relay.RelayProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What is in force for a lane at this moment: by order, else by preset, less while it is slowed.
 */
@Component
class Limits {
    private final LaneStore store;
    private final Presets presets;
    private final LanesProperties properties;
    private final RelayProperties relay;
    private final Clock clock;

    Limits(
            LaneStore store,
            Presets presets,
            LanesProperties properties,
            RelayProperties relay,
            Clock clock) {
        this.store = store;
        this.presets = presets;
        this.properties = properties;
        this.relay = relay;
        this.clock = clock;
    }

    LaneRules rules(Lane lane) {
        return lane.edited() == null ? presets.of(lane.id()) : lane.edited();
    }

    /** Not paused, not stopped by the provider, within its hours or, if it has none, all lanes'. */
    boolean isOpen(Lane lane) {
        var now = clock.instant();
        var house = store.house();
        return !lane.paused()
                && !house.paused()
                && (lane.slow() == null || !lane.slow().isStopped(now))
                && isWithinHours(lane, house, now);
    }

    private boolean isWithinHours(Lane lane, Lane house, Instant now) {
        var hours = rules(lane).hours();
        if (hours == null && house.edited() != null) {
            hours = house.edited().hours();
        }
        return hours == null || Hours.of(hours).contain(now, properties.zone());
    }

    /** How long a connection may be unused. */
    Duration idle(Lane lane) {
        return Objects.requireNonNullElse(rules(lane).idleTime(), relay.idle());
    }

    /** 0 is no limit. */
    int connections(Lane lane) {
        int level = level(lane);
        int all = rules(lane).connections();
        int most =
                brakes(lane).stream()
                        .mapToInt(Reaction::connections)
                        .min()
                        .orElse(Reaction.NO_LIMIT);
        if (level == 0 && most == Reaction.NO_LIMIT) {
            return all;
        }
        return Math.min(most, Math.max(1, (all == 0 ? relay.connections() : all) >> level));
    }

    /** Mails a second; 0 is no limit. */
    double rate(Lane lane) {
        double rate = rules(lane).rate() / (1 << level(lane));
        return brakes(lane).stream()
                .mapToDouble(it -> it.perMinute() / 60)
                .filter(it -> it > 0)
                .reduce(rate, (one, other) -> one == 0 ? other : Math.min(one, other));
    }

    /** How far it is slowed; 0 is not at all. */
    int level(Lane lane) {
        if (lane.slow() == null) {
            return 0;
        }
        int level = lane.slow().level(properties.breath(), clock.instant());
        return level == 0 && !brakes(lane).isEmpty() ? 1 : level;
    }

    private List<Reaction> brakes(Lane lane) {
        return presets.brakes(lane, clock.instant());
    }

    LocalDate today() {
        return clock.instant().atZone(properties.zone()).toLocalDate();
    }

    /** Today, if the lane is being warmed up. */
    Optional<Warmth> warmth(Lane lane) {
        var plan = rules(lane).warmUp();
        var today = today();
        if (plan == null || !plan.isOn(today)) {
            return Optional.empty();
        }
        return Optional.of(Warmth.on(today, plan, lane.warmth())).filter(it -> !it.isDone(plan));
    }
}
