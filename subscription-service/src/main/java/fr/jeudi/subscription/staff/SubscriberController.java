package fr.jeudi.subscription.staff;

import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscribers;
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

/** The list of subscribers, and the page of one. */
@Controller
@RequestMapping("/admin/subscribers")
class SubscriberController {
    private static final int SIZE = 50;

    private final Subscribers subscribers;
    private final Consents consents;
    private final StaffOrders staff;

    SubscriberController(Subscribers subscribers, Consents consents, StaffOrders staff) {
        this.subscribers = subscribers;
        this.consents = consents;
        this.staff = staff;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        var wanted = State.of(state).orElse(null);
        var at = Math.max(page, 0);
        var total = subscribers.count(q, wanted);
        model.addAttribute("q", q);
        model.addAttribute("state", wanted == null ? "" : wanted.word());
        model.addAttribute("states", State.values());
        model.addAttribute("counts", subscribers.counts());
        model.addAttribute(
                "items",
                subscribers.list(q, wanted, at, SIZE).stream().map(SubscriberView::of).toList());
        model.addAttribute("total", total);
        model.addAttribute("page", at);
        model.addAttribute("pages", (total + SIZE - 1) / SIZE);
        return "subscription/staff-list";
    }

    @GetMapping("/{id:[a-z2-7]{16}}")
    String one(@PathVariable String id, Model model) {
        var subscriber =
                subscribers
                        .find(id)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("subscriber", subscriber);
        model.addAttribute("choices", subscriber.choices());
        model.addAttribute("consents", consents.of(id));
        model.addAttribute("mails", consents.mailsTo(id));
        return "subscription/staff-one";
    }

    @PostMapping("/{id:[a-z2-7]{16}}/unsubscribe")
    String unsubscribe(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            Principal operator,
            HttpServletResponse response,
            Model model) {
        if (reason.isBlank()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("fault", "staff.reason.missing");
            return one(id, model);
        }
        return staff.unsubscribe(id, operator.getName(), reason)
                .map(it -> "redirect:/admin/subscribers/" + it.id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{id:[a-z2-7]{16}}/reactivate")
    String reactivate(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            Principal operator,
            HttpServletResponse response,
            Model model) {
        if (reason.isBlank()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("reactivateFault", "staff.reactivate.missing");
            return one(id, model);
        }
        return staff.reactivate(id, operator.getName(), reason)
                .map(it -> "redirect:/admin/subscribers/" + it.id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
