package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API of running and past sends. */
@RestController
@RequestMapping(path = "/api/dispatches", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dispatches", description = "The send of each issue")
class DispatchController {
    private static final int LARGEST_PAGE = 500;

    private final Desk desk;
    private final RecipientList recipients;

    DispatchController(Desk desk, RecipientList recipients) {
        this.desk = desk;
        this.recipients = recipients;
    }

    @GetMapping
    @Operation(summary = "The sends, the newest first")
    List<DispatchView> list(
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        checkPage(page, size);
        return desk.page(page, size);
    }

    @GetMapping("/subscribers/{subscriberId}")
    @Operation(summary = "What became of each issue for one subscriber, the newest first")
    List<RecipientList.Received> history(
            @PathVariable String subscriberId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "" + LARGEST_PAGE) int size) {
        checkPage(page, size);
        return recipients.history(subscriberId, page, size).items();
    }

    @GetMapping("/subscribers/{subscriberId}/mails")
    @Operation(
            summary =
                    "The single mails to one subscriber (confirmations, links, exports), the newest"
                            + " first; not what they say")
    List<MailView> singles(
            @PathVariable String subscriberId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        checkPage(page, size);
        return recipients.singles(subscriberId, page, size).items();
    }

    @GetMapping("/{issueId}")
    @Operation(summary = "How one send stands: sums that add up, rate, ETA")
    DispatchView one(@PathVariable String issueId) {
        return desk.one(issueId);
    }

    @PostMapping("/{issueId}/pause")
    @Operation(summary = "Stop sending after the mails under way")
    DispatchView pause(@PathVariable String issueId, Principal who) {
        return desk.pause(issueId, who.getName());
    }

    @PostMapping("/{issueId}/resume")
    @Operation(summary = "Go on with a paused send")
    DispatchView resume(@PathVariable String issueId, Principal who) {
        return desk.resume(issueId, who.getName());
    }

    @PostMapping("/{issueId}/cancel")
    @Operation(summary = "End a send for good; whoever was not sent to is skipped")
    DispatchView cancel(@PathVariable String issueId, Principal who) {
        return desk.cancel(issueId, who.getName());
    }

    @PostMapping("/{issueId}/lanes/{lane}/cancel")
    @Operation(
            summary = "Skip whoever was not sent to in one lane; the others go on",
            description =
                    "409 once the send is over, or the lane is cancelled and nobody in it was sent"
                            + " to again since.")
    DispatchView cancelLane(
            @PathVariable String issueId, @PathVariable String lane, Principal who) {
        return desk.cancelLane(issueId, lane, who.getName());
    }

    @GetMapping("/{issueId}/recipients")
    @Operation(summary = "Who got what; without outcome, everybody who did not get it")
    RecipientList.Page recipients(
            @PathVariable String issueId,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        desk.one(issueId);
        checkPage(page, size);
        try {
            return recipients.page(issueId, Outcome.asked(outcome), page, size);
        } catch (IllegalArgumentException _) {
            throw Problem.badRequest(
                    "outcome is one of accepted, rejected, uncertain, skipped, deferred, waiting,"
                            + " bounced, complained, left");
        }
    }

    private static void checkPage(int page, int size) {
        if (page < 0 || page > 100_000 || size < 1 || size > LARGEST_PAGE) {
            throw Problem.badRequest("page from 0, size from 1 to " + LARGEST_PAGE);
        }
    }
}
