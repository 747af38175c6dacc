package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.pages.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Orders on lanes, by page or by API; each leaves who gave it. */
@Component
class LaneDesk {
    private final LaneBoard board;
    private final LaneStore store;
    private final Alarms alarms;
    private final Audit audit;
    private final Clock clock;

    LaneDesk(LaneBoard board, LaneStore store, Alarms alarms, Audit audit, Clock clock) {
        this.clock = clock;
        this.board = board;
        this.store = store;
        this.alarms = alarms;
        this.audit = audit;
    }

    List<LaneView> all() {
        return board.all().stream().map(this::withHold).toList();
    }

    /** One that was met, or is preset or ruled. */
    LaneView one(String lane) {
        if (!board.isKnown(lane)) {
            throw Problem.notFound("lane");
        }
        return withHold(board.view(lane));
    }

    /** One that may be met: it can be ruled before its first mail. */
    LaneView future(String lane) {
        if (!Lane.isName(lane)) {
            return one(lane);
        }
        return withHold(board.view(lane));
    }

    LaneView edit(String lane, LaneRules rules, String who) {
        future(lane);
        return ruled(lane, rules, "edit", rules.told(), who);
    }

    LaneView preset(String lane, String who) {
        one(lane);
        return ruled(lane, null, "preset", Map.of(), who);
    }

    private LaneView ruled(
            String lane,
            @Nullable LaneRules rules,
            String order,
            Map<String, String> details,
            String who) {
        var given = audit.given(Kind.LANE, order, lane, who, details);
        store.change(lane, seen -> seen.ruled(rules));
        given.done();
        return withHold(board.view(lane));
    }

    LaneView pause(String lane, String who) {
        future(lane);
        var given = audit.given(Kind.LANE, "pause", lane, who, Map.of());
        return paused(lane, true, given);
    }

    /**
     * Ends a pause; an alarm's hold stands.
     *
     * @throws Problem if only an alarm holds it
     */
    LaneView resume(String lane, String who) {
        var seen = future(lane);
        var given = audit.given(Kind.LANE, "resume", lane, who, Map.of());
        if (seen.held() && !seen.paused()) {
            given.refused(Map.of());
            throw Problem.wrongState(
                    "lane", "held by an alarm, which POST /api/alarms/" + lane + "/resume ends");
        }
        return paused(lane, false, given);
    }

    private LaneView paused(String lane, boolean paused, Audit.Given given) {
        store.change(lane, seen -> seen.paused(paused));
        given.done();
        return withHold(board.view(lane));
    }

    /**
     * Sends again, slowly, in a lane that its provider has stopped.
     *
     * @throws Problem if it has not, or does no more
     */
    LaneView lift(String lane, String who) {
        var stopped = one(lane);
        var given = audit.given(Kind.LANE, "lift", lane, who, Map.of());
        if (stopped.stoppedUntil() == null) {
            given.refused(Map.of());
            throw Problem.wrongState("lane", stopped.open() ? "open" : "closed");
        }
        var now = clock.instant();
        store.change(
                lane, seen -> seen.slow() == null ? seen : seen.slowed(seen.slow().lifted(now)));
        given.done();
        return withHold(board.view(lane));
    }

    HouseView house() {
        return board.house();
    }

    /**
     * For all lanes without hours of their own.
     *
     * @param hours null or blank is always
     */
    HouseView hours(@Nullable String hours, String who) {
        var rules = LaneRules.of(0, 0, 0, hours);
        var details =
                rules.hours() == null ? Map.<String, String>of() : Map.of("hours", rules.hours());
        var given = audit.given(Kind.LANE, "edit", Lane.ALL, who, details);
        store.change(Lane.HOUSE, seen -> seen.ruled(rules));
        given.done();
        return house();
    }

    HouseView pauseAll(boolean paused, String who) {
        var given = audit.given(Kind.LANE, paused ? "pause" : "resume", Lane.ALL, who, Map.of());
        store.change(Lane.HOUSE, seen -> seen.paused(paused));
        given.done();
        return house();
    }

    private LaneView withHold(LaneView view) {
        return view.held(alarms.isHeld(view.lane()));
    }
}
