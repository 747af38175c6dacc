package fr.jeudi.subscription.quarantine;

import fr.jeudi.subscription.quarantine.Incident.Decision;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Where operators read of an incident and decide. */
@Controller
@RequestMapping("/admin/subscribers/quarantine")
class QuarantinePages {
    private final Quarantine quarantine;

    QuarantinePages(Quarantine quarantine) {
        this.quarantine = quarantine;
    }

    /** One incident and how many wait for the decision. */
    record Shown(Incident incident, long held) {}

    @GetMapping
    String list(Model model) {
        model.addAttribute(
                "incidents",
                quarantine.latest().stream()
                        .map(it -> new Shown(it, quarantine.held(it)))
                        .toList());
        return "subscription/staff-quarantine";
    }

    @PostMapping("/release")
    String release(@RequestParam String incident, Principal who) {
        return decide(incident, Decision.RELEASED, who);
    }

    @PostMapping("/confirm")
    String confirm(@RequestParam String incident, Principal who) {
        return decide(incident, Decision.CONFIRMED, who);
    }

    private String decide(String incident, Decision decision, Principal who) {
        if (!quarantine.decide(incident, decision, who.getName())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        return "redirect:/admin/subscribers/quarantine";
    }

    /** For the notice on the list of subscribers. */
    @ControllerAdvice(basePackages = "fr.jeudi.subscription.staff")
    static class Notice {
        private final Quarantine quarantine;

        Notice(Quarantine quarantine) {
            this.quarantine = quarantine;
        }

        @ModelAttribute("openIncidents")
        List<Incident> openIncidents() {
            return quarantine.open();
        }
    }
}
