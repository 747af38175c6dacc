package fr.jeudi.dispatch.alarm;

import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who was asked lately in each lane of many, and who of them said that we are too fast: one of them
 * does not speak for the others. In memory, for each instance by itself.
 */
final class MixedLanes {
    private final AlarmProperties properties;
    private final InstantSource clock;
    private final Map<String, Lately> lanes = new ConcurrentHashMap<>();

    MixedLanes(AlarmProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
    }

    void count(String lane, String address, DeliveryOutcome outcome) {
        if (properties.mixed().contains(lane) && outcome.wasHandedOver()) {
            var domain = Domains.of(address, outcome.isTooFast());
            lanes.merge(lane, new Lately(minute(), Domains.NONE, domain), Lately::plus);
        }
    }

    /** Whether several said so, and as large a share as makes an alarm; any other lane is one. */
    boolean areTooFastFor(String lane) {
        if (!properties.mixed().contains(lane)) {
            return true;
        }
        var lately = lanes.get(lane);
        if (lately == null) {
            return false;
        }
        var domains = lately.at(minute()).domains();
        // Of a host of many tenants the few who were asked may be all there are; of others never.
        return Alarm.isOfAProvider(lane)
                ? domains.areRefusingOrAll(properties.mixedShare())
                : domains.areRefusing(properties.mixedShare());
    }

    private long minute() {
        return clock.instant().getEpochSecond() / 60;
    }

    /** One minute, and the one before it. */
    private record Lately(long minute, Domains before, Domains now) {

        Lately at(long later) {
            if (later <= minute) {
                return this;
            }
            return new Lately(later, later == minute + 1 ? now : Domains.NONE, Domains.NONE);
        }

        Lately plus(Lately next) {
            var since = at(next.minute);
            return new Lately(since.minute, since.before, since.now.plus(next.now));
        }

        Domains domains() {
            return before.plus(now);
        }
    }
}
