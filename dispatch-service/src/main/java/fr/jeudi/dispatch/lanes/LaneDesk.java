package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.pages.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Orders on lanes, by page or by API; each leaves who gave it. */
@Component
class LaneDesk {
    private final Lanes lanes;
    private final Alarms alarms;
    private final Audit audit;

    LaneDesk(Lanes lanes, Alarms alarms, Audit audit) {
        this.alarms = alarms;
        this.audit = audit;
        this.lanes = lanes;
    }

    List<LaneView> all() {
        return lanes.all().stream().map(it -> it.held(alarms.isHeld(it.lane()))).toList();
    }

    LaneView one(String lane) {
        if (!lanes.isKnown(lane)) {
            throw Problem.notFound("lane");
        }
        return lanes.view(lane).held(alarms.isHeld(lane));
    }

    LaneView edit(String lane, @Nullable LaneRules rules, String who) {
        one(lane);
        lanes.edit(lane, rules);
        audit.record(
                Kind.LANE,
                rules == null ? "preset" : "edit",
                lane,
                who,
                null,
                rules == null ? Map.of() : Map.of("rules", rules.toString()),
                Audit.DONE);
        return lanes.view(lane).held(alarms.isHeld(lane));
    }

    LaneView pause(String lane, boolean paused, String who) {
        one(lane);
        lanes.pause(lane, paused);
        audit.record(Kind.LANE, paused ? "pause" : "resume", lane, who);
        return lanes.view(lane).held(alarms.isHeld(lane));
    }
}
