package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.alarm.Alarms;
import fr.jeudi.dispatch.plan.UnfitTime;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.sending.Withdrawals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The operator's pages. All work without JavaScript; with it the figures follow the send. */
@Controller
@RequestMapping("/admin/dispatch")
class DispatchPages {
    private static final int PAGE = 50;

    private final Desk desk;
    private final RecipientList recipients;
    private final Relays relays;
    private final Alarms alarms;
    private final Withdrawals withdrawals;

    DispatchPages(
            Desk desk,
            RecipientList recipients,
            Relays relays,
            Alarms alarms,
            Withdrawals withdrawals) {
        this.withdrawals = withdrawals;
        this.alarms = alarms;
        this.desk = desk;
        this.recipients = recipients;
        this.relays = relays;
    }

    /**
     * The sends; the page fetches it anew to follow them.
     *
     * @param said alarms when it last did, empty if somebody opens it
     */
    @GetMapping
    String list(
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "") String said,
            Model model) {
        int pages = (int) ((desk.count() + PAGE - 1) / PAGE);
        int shown = Math.clamp(page, 0, Math.max(0, pages - 1));
        var lines = desk.lines(shown, PAGE);
        var held = String.valueOf(alarms.held().size());
        model.addAttribute("said", held);
        model.addAttribute("aloud", !said.isEmpty() && !said.equals(held));
        model.addAttribute("dispatches", lines);
        model.addAttribute("page", shown);
        model.addAttribute("pages", pages);
        model.addAttribute("moving", lines.stream().anyMatch(Desk.Line::isMoving));
        showHindrances(model);
        return "dispatch/list";
    }

    @GetMapping("/subscribers/{subscriberId}")
    String history(
            @PathVariable String subscriberId,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "0") int single,
            Model model) {
        model.addAttribute("subscriberId", subscriberId);
        var history = recipients.history(subscriberId, Math.max(0, page), PAGE);
        int shown = Math.clamp(page, 0, Math.max(0, history.pages() - 1));
        model.addAttribute("page", shown);
        model.addAttribute(
                "history", shown == page ? history : recipients.history(subscriberId, shown, PAGE));
        var singles = recipients.singles(subscriberId, Math.max(0, single), PAGE);
        int seen = Math.clamp(single, 0, Math.max(0, singles.pages() - 1));
        model.addAttribute("single", seen);
        model.addAttribute(
                "singles", seen == single ? singles : recipients.singles(subscriberId, seen, PAGE));
        return "dispatch/history";
    }

    @GetMapping("/{issueId}")
    String one(
            @PathVariable String issueId,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "") String unfit,
            @RequestParam(defaultValue = "") String typed,
            HttpServletRequest request,
            Model model) {
        show(desk.one(issueId), model);
        var asked = known(outcome);
        int shown = Math.clamp(page, 0, 100_000);
        var found = recipients.page(issueId, Outcome.asked(asked), shown, PAGE);
        int pages = (found.total() + PAGE - 1) / PAGE;
        if (shown > 0 && shown >= pages) {
            // The list has become shorter since the link was made.
            shown = Math.max(0, pages - 1);
            found = recipients.page(issueId, Outcome.asked(asked), shown, PAGE);
        }
        model.addAttribute("unfit", UnfitTime.Why.words().contains(unfit) ? unfit : "");
        model.addAttribute("typed", typed);
        model.addAttribute("outcome", asked);
        model.addAttribute("page", shown);
        model.addAttribute("pages", pages);
        model.addAttribute("found", found);
        model.addAttribute("ordering", mayOrder(request));
        return "dispatch/one";
    }

    /**
     * The figures alone, for the page to follow the send.
     *
     * @param state the one the page shows; another one now makes the page load anew
     * @param said what was last read aloud: the tenth, alarms, whether it is late
     */
    @GetMapping("/{issueId}/live")
    String live(
            @PathVariable String issueId,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String said,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("ordering", mayOrder(request));
        var shown = show(desk.glance(issueId), model);
        if (!shown.state().equals(state)) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("aloud", !aloud(shown).equals(said));
        return "dispatch/live :: answer";
    }

    @GetMapping("/{issueId}/cancel")
    String confirm(@PathVariable String issueId, Model model) {
        show(desk.one(issueId), model);
        return "dispatch/cancel";
    }

    @PostMapping("/{issueId}/pause")
    String pause(@PathVariable String issueId, Principal who) {
        desk.pause(issueId, who.getName());
        return back(issueId);
    }

    @PostMapping("/{issueId}/resume")
    String resume(@PathVariable String issueId, Principal who) {
        desk.resume(issueId, who.getName());
        return back(issueId);
    }

    @PostMapping("/{issueId}/cancel")
    String cancel(@PathVariable String issueId, Principal who) {
        desk.cancel(issueId, who.getName());
        return back(issueId);
    }

    @GetMapping("/{issueId}/lanes/{lane}/cancel")
    String confirmLane(@PathVariable String issueId, @PathVariable String lane, Model model) {
        show(desk.laneOf(issueId, lane), model);
        model.addAttribute("lane", lane);
        return "dispatch/cancel-lane";
    }

    @PostMapping("/{issueId}/lanes/{lane}/cancel")
    String cancelLane(@PathVariable String issueId, @PathVariable String lane, Principal who) {
        desk.cancelLane(issueId, lane, who.getName());
        return back(issueId);
    }

    @PostMapping("/{issueId}/plan")
    String plan(
            @PathVariable String issueId,
            @RequestParam(defaultValue = "") String allBy,
            Principal who,
            RedirectAttributes redirect) {
        try {
            if (allBy.isBlank()) {
                desk.unplan(issueId, who.getName());
            } else {
                desk.plan(issueId, allBy, who.getName());
            }
            return back(issueId) + "#plan";
        } catch (UnfitTime e) {
            redirect.addAttribute("unfit", e.why().word()).addAttribute("typed", allBy);
            return back(issueId) + "#plan";
        }
    }

    /** What keeps this instance from sending anything. */
    private void showHindrances(Model model) {
        model.addAttribute("relay", relays.address());
        model.addAttribute("trouble", relays.trouble().orElse(null));
        model.addAttribute("unheard", !withdrawals.areRead());
    }

    private DispatchView show(DispatchView shown, Model model) {
        model.addAttribute("dispatch", shown);
        model.addAttribute("plan", shown.plan());
        model.addAttribute("said", aloud(shown));
        showHindrances(model);
        return shown;
    }

    private static String known(String outcome) {
        try {
            Outcome.asked(outcome);
            return outcome;
        } catch (IllegalArgumentException _) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private String aloud(DispatchView view) {
        var plan = view.plan();
        return tenth(view)
                + "."
                + alarms.held().size()
                + (plan != null && plan.isBehind() ? ".late" : "");
    }

    private static int tenth(DispatchView view) {
        return view.sums().audience() == 0
                ? 0
                : (int) (10L * view.sums().done() / view.sums().audience());
    }

    private static boolean mayOrder(HttpServletRequest request) {
        return request.isUserInRole("operator") || request.isUserInRole("admin");
    }

    private static String back(String issueId) {
        return "redirect:/admin/dispatch/" + issueId;
    }
}
