package fr.jeudi.dispatch.alarm;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The alarms stand on each of the operator's pages; this takes the order to go on. */
@Controller
@RequestMapping("/admin/dispatch/alarms")
class AlarmPages {
    private final Alarms alarms;

    AlarmPages(Alarms alarms) {
        this.alarms = alarms;
    }

    @PostMapping("/resume")
    String resume(@RequestParam String lane, Principal who) {
        if (!alarms.resume(lane, who.getName())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }
        return "redirect:/admin/dispatch";
    }

    /** For the fragment {@code dispatch/alarm}. */
    @ControllerAdvice(basePackages = "fr.jeudi.dispatch.desk")
    static class Notice {
        private final Alarms alarms;

        Notice(Alarms alarms) {
            this.alarms = alarms;
        }

        @ModelAttribute("alarms")
        List<Alarm> alarms() {
            return alarms.open();
        }

        @ModelAttribute("severalRefuse")
        boolean severalRefuse() {
            return Alarms.areSeveral(alarms.open());
        }

        @ModelAttribute("mayResume")
        boolean mayResume(HttpServletRequest request) {
            return request.isUserInRole("operator") || request.isUserInRole("admin");
        }
    }
}
