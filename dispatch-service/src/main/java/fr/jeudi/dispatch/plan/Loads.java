package fr.jeudi.dispatch.plan;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.lanes.LaneBoard;
import fr.jeudi.dispatch.lanes.LaneView;
import fr.jeudi.dispatch.lanes.LanesProperties;
import fr.jeudi.dispatch.ledger.LaneQueue;
import fr.jeudi.dispatch.ledger.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What each lane has before it, and what it bears: from the ledger, the lanes and the alarms. */
@Component
class Loads {
    private final LaneBoard lanes;
    private final LanesProperties properties;
    private final Alarms alarms;
    private final Map<String, Speed> speeds = new HashMap<>();

    Loads(LaneBoard lanes, LanesProperties properties, Alarms alarms) {
        this.lanes = lanes;
        this.properties = properties;
        this.alarms = alarms;
    }

    /** Times the lanes; once a second. */
    void look(List<Standing> standings) {
        double now = System.nanoTime() / 1e9;
        var attempted = new TreeMap<String, Map<String, Integer>>();
        for (var it : standings) {
            it.queues()
                    .forEach((lane, queue) ->
                            attempted
                                    .computeIfAbsent(lane, _ -> new HashMap<>())
                                    .put(it.dispatch().issueId(), queue.attempted()));
        }
        attempted.forEach((lane, byIssue) ->
                speeds.computeIfAbsent(lane, _ -> new Speed())
                        .add(now, byIssue, lanes.view(lane).inHand()));
    }

    /** The lanes in which one issue has mails left, with what goes before them. */
    List<LaneLoad> of(Standing it, List<Standing> earlier) {
        return queues(it, earlier).entrySet().stream()
                .map(entry -> load(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Mails that may go now; what a warm-up leaves to another day may not. */
    int due(Standing it) {
        return it.queues().entrySet().stream()
                .filter(entry -> waitsFor(lanes.view(entry.getKey())) != Limit.QUOTA)
                .mapToInt(entry -> entry.getValue().due())
                .sum();
    }

    /** What an earlier issue has deferred keeps nobody waiting. */
    static SortedMap<String, LaneQueue> queues(Standing it, List<Standing> earlier) {
        var queues = new TreeMap<String, LaneQueue>();
        it.queues()
                .forEach((lane, queue) -> {
                    if (queue.due() + queue.later() > 0) {
                        queues.put(lane, queue);
                    }
                });
        for (var other : earlier) {
            other.queues()
                    .forEach((lane, queue) ->
                            queues.computeIfPresent(lane, (_, own) -> own.plus(queue.dueAlone())));
        }
        return queues;
    }

    private LaneLoad load(String lane, LaneQueue queue) {
        var view = lanes.view(lane);
        return new LaneLoad(
                lane,
                queue.due(),
                queue.batches(),
                queue.later(),
                queue.lastDue(),
                view.connections(),
                view.rate(),
                speed(lane).ofOne(),
                view.level() > 0,
                view.stoppedUntil(),
                lanes.rulesInForce(lane),
                properties.zone(),
                quota(view),
                waitsFor(view));
    }

    private static @Nullable Quota quota(LaneView view) {
        var plan = view.rules().warmUp();
        if (plan == null || view.allowance() == null || view.used() == null) {
            return null;
        }
        return new Quota(Math.max(0, view.allowance() - view.used()), view.allowance(), plan);
    }

    private @Nullable Limit waitsFor(LaneView view) {
        if (alarms.isHeld(view.lane())) {
            return Limit.HELD;
        }
        if (lanes.isPaused(view.lane())) {
            return Limit.PAUSED;
        }
        if (view.unencrypted()) {
            return Limit.UNENCRYPTED;
        }
        return view.isSpent() ? Limit.QUOTA : null;
    }

    /** One issue's lanes, for people. */
    List<Plan.LanePlan> shown(Standing it, Forecast forecast) {
        return it.queues().entrySet().stream()
                .map(entry -> shown(entry.getKey(), entry.getValue(), forecast))
                .toList();
    }

    private Plan.LanePlan shown(String lane, LaneQueue queue, Forecast forecast) {
        var view = lanes.view(lane);
        var end = end(queue, forecast.lanes().get(lane), waitsFor(view));
        return new Plan.LanePlan(
                lane,
                queue.due(),
                queue.later(),
                Math.round(speed(lane).rate() * 10) / 10.0,
                view.inHand(),
                view.connections(),
                view.open() && !alarms.isHeld(lane),
                view.level(),
                lanes.rulesInForce(lane).hours(),
                view.stoppedUntil(),
                view.lastReply(),
                view.repliedAt(),
                view.lastRefusal(),
                end.at(),
                end.limit());
    }

    /** What waits for people has none. */
    private static Forecast.End end(
            LaneQueue queue, Forecast.@Nullable End foretold, @Nullable Limit waitsFor) {
        if (foretold == null || queue.due() + queue.later() == 0) {
            return new Forecast.End(null, Limit.NONE);
        }
        return waitsFor == null
                ? foretold
                : new Forecast.End(waitsFor == Limit.QUOTA ? foretold.at() : null, waitsFor);
    }

    private Speed speed(String lane) {
        return speeds.getOrDefault(lane, new Speed());
    }
}
