package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API of lanes. */
@RestController
@RequestMapping(path = "/api/lanes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "lanes", description = "How fast each provider's mail may go")
class LaneController {
    private final LaneDesk desk;

    LaneController(LaneDesk desk) {
        this.desk = desk;
    }

    /** Rules as they come; what is left out is no limit, or as for all lanes. */
    record Wanted(
            @Nullable Integer connections,
            @Nullable Integer mailsPerConnection,
            @Nullable Double rate,
            @Nullable String hours,
            @Nullable String tls,
            @Nullable WantedWarmUp warmUp,
            @Nullable Integer idle) {

        LaneRules rules() {
            return new LaneRules(
                    connections == null ? 0 : connections,
                    mailsPerConnection == null ? 0 : mailsPerConnection,
                    rate == null ? 0 : rate,
                    hours,
                    tls == null ? null : Tls.of(tls),
                    warmUp == null ? null : warmUp.plan(),
                    idle);
        }
    }

    /** A plan to warm a lane up; what is left out is 50 on the first day, doubled, up to 10,000. */
    record WantedWarmUp(
            @Nullable LocalDate from,
            @Nullable Integer first,
            @Nullable Double factor,
            @Nullable Integer until) {

        WarmUp plan() {
            if (from == null) {
                throw new LaneRules.UnfitRule("warmUpFrom", "a date such as 2026-11-26");
            }
            return WarmUp.ordered(
                    from,
                    first == null ? 50 : first,
                    factor == null ? 2 : factor,
                    until == null ? 10_000 : until);
        }
    }

    /** Hours for all lanes that have none of their own; null is always. */
    record WantedHours(@Nullable String hours) {}

    @GetMapping("/all")
    @Operation(summary = "What holds for all lanes at once")
    HouseView house() {
        return desk.house();
    }

    @PutMapping("/all")
    @Operation(summary = "Set the hours of all lanes that have none of their own")
    HouseView hours(@RequestBody WantedHours wanted, Principal who) {
        try {
            return desk.hours(wanted.hours(), who.getName());
        } catch (LaneRules.UnfitRule e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/all/pause")
    @Operation(summary = "Send nothing of any lane after the mails under way")
    HouseView pauseAll(Principal who) {
        return desk.pauseAll(true, who.getName());
    }

    @PostMapping("/all/resume")
    @Operation(summary = "Go on with all lanes that are not paused themselves")
    HouseView resumeAll(Principal who) {
        return desk.pauseAll(false, who.getName());
    }

    @GetMapping
    @Operation(summary = "All lanes: limits, connections in use, queue, last refusal")
    List<LaneView> list() {
        return desk.all();
    }

    @GetMapping("/{lane}")
    @Operation(summary = "One lane")
    LaneView one(@PathVariable String lane) {
        return desk.one(lane);
    }

    @PutMapping("/{lane}")
    @Operation(
            summary =
                    "Set a lane's rules, also before its first mail; in force on every replica within a second")
    LaneView edit(@PathVariable String lane, @RequestBody Wanted wanted, Principal who) {
        try {
            return desk.edit(lane, wanted.rules(), who.getName());
        } catch (LaneRules.UnfitRule e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @DeleteMapping("/{lane}")
    @Operation(summary = "Back to the preset")
    LaneView preset(@PathVariable String lane, Principal who) {
        return desk.preset(lane, who.getName());
    }

    @PostMapping("/{lane}/pause")
    @Operation(summary = "Send nothing of this lane after the mails under way")
    LaneView pause(@PathVariable String lane, Principal who) {
        return desk.pause(lane, who.getName());
    }

    @PostMapping("/{lane}/lift")
    @Operation(summary = "Send again, slowly, in a lane that its provider has stopped")
    LaneView lift(@PathVariable String lane, Principal who) {
        return desk.lift(lane, who.getName());
    }

    @PostMapping("/{lane}/resume")
    @Operation(
            summary = "Go on with a paused lane",
            description =
                    "409 if it is not paused but held by an alarm: see POST /api/alarms/{lane}/resume.")
    LaneView resume(@PathVariable String lane, Principal who) {
        return desk.resume(lane, who.getName());
    }
}
