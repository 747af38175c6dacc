package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The API of orders on settled recipients. */
@RestController
@RequestMapping(path = "/api/dispatches/{issueId}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "corrections", description = "Send to just those again, or treat as sent")
class CorrectionController {
    private final Corrections corrections;

    CorrectionController(Corrections corrections) {
        this.corrections = corrections;
    }

    /** How many a selection finds now, why they did not get it, and who is left out. */
    record Found(int count, Map<String, Integer> causes, Map<String, Integer> excluded) {}

    /** The order as it stands. */
    record Given(
            String orderId,
            String act,
            int count,
            @Nullable Integer applied,
            boolean done,
            Instant deadline) {

        static Given of(Correction correction) {
            return new Given(
                    correction.id(),
                    correction.act().word(),
                    correction.count(),
                    correction.applied(),
                    correction.done(),
                    correction.deadline());
        }
    }

    /** Send to those again; what is left out chooses nobody out. */
    record SendAgain(
            @Nullable String orderId,
            @Nullable String outcome,
            @Nullable String cause,
            @Nullable String lane,
            @Nullable String subscriberId,
            @Nullable Integer count,
            @Nullable Integer hours,
            @Nullable String reason) {}

    /**
     * What to make of uncertain ones.
     *
     * @param act treat-as-sent or send-again
     */
    record Resolve(
            @Nullable String orderId,
            @Nullable String act,
            @Nullable String lane,
            @Nullable String subscriberId,
            @Nullable Integer count,
            @Nullable Integer hours,
            @Nullable String reason) {}

    @GetMapping("/send-again")
    @Operation(
            summary = "How many an order to send again would reach now",
            description =
                    "Those whose addresses do not exist are left out but where both lane and"
                            + " cause=HARD are given: then it reaches those of them who may be written"
                            + " to now.")
    Found found(
            @PathVariable String issueId,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String cause,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String subscriberId) {
        corrections.dispatch(issueId);
        return checked(() -> {
            var whom = new Selection(outcome, cause, lane, subscriberId);
            var choice = corrections.choose(issueId, Act.SEND_AGAIN, whom);
            return new Found(choice.count(), choice.causes(), choice.excluded());
        });
    }

    @PostMapping("/send-again")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Send the issue again, to just those; count must be what GET says now",
            description = "Carried out by any instance. The same orderId again is the same order.")
    Given sendAgain(@PathVariable String issueId, @RequestBody SendAgain wanted, Principal who) {
        return checked(() -> {
            var whom =
                    new Selection(
                            or(wanted.outcome()),
                            or(wanted.cause()),
                            or(wanted.lane()),
                            or(wanted.subscriberId()));
            return give(
                    issueId,
                    wanted.orderId(),
                    Act.SEND_AGAIN,
                    whom,
                    wanted.count(),
                    wanted.hours(),
                    wanted.reason(),
                    who);
        });
    }

    @PostMapping("/uncertain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Treat uncertain ones as sent, or send to them again",
            description =
                    "All, those of one lane, or one subscriber; only there count may be left out.")
    Given resolve(@PathVariable String issueId, @RequestBody Resolve wanted, Principal who) {
        return checked(() -> {
            var act =
                    Act.of(or(wanted.act()))
                            .orElseThrow(
                                    () -> new UnfitOrder("act", "treat-as-sent or send-again"));
            return give(
                    issueId,
                    wanted.orderId(),
                    act,
                    Selection.uncertain(or(wanted.lane()), or(wanted.subscriberId())),
                    wanted.count() == null && wanted.subscriberId() != null
                            ? Integer.valueOf(1)
                            : wanted.count(),
                    wanted.hours(),
                    wanted.reason(),
                    who);
        });
    }

    private Given give(
            String issueId,
            @Nullable String orderId,
            Act act,
            Selection whom,
            @Nullable Integer count,
            @Nullable Integer hours,
            @Nullable String reason,
            Principal who) {
        if (count == null) {
            throw new UnfitOrder("count", "how many, to confirm");
        }
        var wanted =
                new Corrections.Wanted(
                        orderId == null ? UUID.randomUUID().toString() : orderId,
                        act,
                        whom,
                        count,
                        or(reason),
                        hours == null ? Corrections.HOURS : hours);
        return Given.of(corrections.order(issueId, wanted, who.getName()));
    }

    private static <T> T checked(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (UnfitOrder e) {
            var detail = String.valueOf(e.getMessage());
            throw e.field().equals("count")
                    ? Problem.of(HttpStatus.CONFLICT, "wrong-count", detail)
                    : Problem.badRequest(detail);
        }
    }

    private static String or(@Nullable String word) {
        return word == null ? "" : word;
    }
}
