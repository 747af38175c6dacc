package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.pages.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Orders on lanes, by page or by API; each leaves a line that says who gave it. */
@Component
class LaneDesk {
    private static final Logger log = LoggerFactory.getLogger(LaneDesk.class);

    private final Lanes lanes;

    LaneDesk(Lanes lanes) {
        this.lanes = lanes;
    }

    List<LaneView> all() {
        return lanes.all();
    }

    LaneView one(String lane) {
        if (!lanes.isKnown(lane)) {
            throw Problem.notFound("lane");
        }
        return lanes.view(lane);
    }

    LaneView edit(String lane, @Nullable LaneRules rules, String who) {
        one(lane);
        lanes.edit(lane, rules);
        log.info(
                "order given order={} lane={} rules={} by={}",
                rules == null ? "preset" : "edit",
                lane,
                rules,
                who);
        return lanes.view(lane);
    }

    LaneView pause(String lane, boolean paused, String who) {
        one(lane);
        lanes.pause(lane, paused);
        log.info("order given order={} lane={} by={}", paused ? "pause" : "resume", lane, who);
        return lanes.view(lane);
    }
}
