package fr.jeudi.dispatch.corrections;

import fr.jeudi.dispatch.lanes.LaneBoard;
import fr.jeudi.dispatch.pages.TypedNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Locale;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The page that says whom an order would reach, and takes it once the count is typed. */
@Controller
class CorrectionPages {
    private final Corrections corrections;
    private final LaneBoard lanes;

    CorrectionPages(Corrections corrections, LaneBoard lanes) {
        this.corrections = corrections;
        this.lanes = lanes;
    }

    /** The form's fields, as they were typed. */
    record Form(
            String id,
            String act,
            String outcome,
            String cause,
            String lane,
            String subscriber,
            String count,
            String hours,
            String reason) {

        Act chosen() {
            return Act.of(act).orElseThrow(() -> new UnfitOrder("act", "one of two"));
        }

        Selection whom() {
            return new Selection(outcome, cause, lane, subscriber);
        }

        Corrections.Wanted wanted(Locale locale) {
            return new Corrections.Wanted(
                    id,
                    chosen(),
                    whom(),
                    number("count", count, locale),
                    reason,
                    number("hours", hours, locale));
        }

        private static int number(String field, String typed, Locale locale) {
            return TypedNumber.whole(typed, locale)
                    .orElseThrow(() -> new UnfitOrder(field, "a number"));
        }
    }

    @ModelAttribute("form")
    Form form(
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "send-again") String act,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String cause,
            @RequestParam(defaultValue = "") String lane,
            @RequestParam(defaultValue = "") String subscriber,
            @RequestParam(defaultValue = "") String count,
            @RequestParam(defaultValue = "" + Corrections.HOURS) String hours,
            @RequestParam(defaultValue = "") String reason) {
        return new Form(
                id.isEmpty() ? UUID.randomUUID().toString() : id,
                act,
                outcome,
                cause.strip(),
                lane,
                subscriber,
                count,
                hours,
                reason);
    }

    @GetMapping("/admin/dispatch/{issueId}/again")
    String ask(
            @PathVariable String issueId,
            @ModelAttribute(name = "form", binding = false) Form form,
            HttpServletRequest request,
            Model model) {
        try {
            return show(issueId, form, request, model);
        } catch (UnfitOrder _) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    @PostMapping("/admin/dispatch/{issueId}/again")
    String order(
            @PathVariable String issueId,
            @ModelAttribute(name = "form", binding = false) Form form,
            Principal who,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            corrections.order(issueId, form.wanted(locale), who.getName());
            return "redirect:/admin/dispatch/" + issueId;
        } catch (UnfitOrder e) {
            if (e.field().equals("act") || e.field().equals("outcome")) {
                throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            }
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            model.addAttribute("error", e.field());
            return show(issueId, form, request, model);
        }
    }

    private String show(String issueId, Form form, HttpServletRequest request, Model model) {
        var dispatch = corrections.dispatch(issueId);
        model.addAttribute("dispatch", dispatch);
        model.addAttribute("lanes", lanes.names());
        model.addAttribute("choice", corrections.choose(issueId, form.chosen(), form.whom()));
        model.addAttribute(
                "existing", form.chosen() == Act.SEND_AGAIN && form.whom().isOfExisting());
        model.addAttribute(
                "ordering", request.isUserInRole("operator") || request.isUserInRole("admin"));
        return "dispatch/again";
    }
}
