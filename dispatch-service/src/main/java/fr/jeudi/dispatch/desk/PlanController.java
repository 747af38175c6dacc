package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.plan.Plan;
import fr.jeudi.dispatch.plan.UnfitTime;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API of a send's plan. */
@RestController
@RequestMapping(
        path = "/api/dispatches/{issueId}/plan",
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dispatches")
class PlanController {
    private final Desk desk;

    PlanController(Desk desk) {
        this.desk = desk;
    }

    /** A deadline as it comes. */
    record Wanted(@Nullable String allBy) {}

    @GetMapping
    @Operation(summary = "Whether it ends in time, what limits it, and whether replicas would help")
    Plan plan(@PathVariable String issueId) {
        return desk.plan(issueId);
    }

    @PutMapping
    @Operation(summary = "All by 09:00 (the next there is in dispatch.lanes.zone) or by an instant")
    Plan set(@PathVariable String issueId, @RequestBody Wanted wanted, Principal who) {
        try {
            return desk.plan(issueId, wanted.allBy() == null ? "" : wanted.allBy(), who.getName());
        } catch (UnfitTime e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @DeleteMapping
    @Operation(summary = "Only the issue's own deadline holds")
    Plan clear(@PathVariable String issueId, Principal who) {
        return desk.unplan(issueId, who.getName());
    }
}
