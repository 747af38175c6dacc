package fr.jeudi.dispatch.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The page of orders given. */
@Controller
class AuditPage {
    private static final int PAGE = 50;

    private final Audit audit;

    AuditPage(Audit audit) {
        this.audit = audit;
    }

    @GetMapping("/admin/dispatch/audit")
    String orders(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        int shown = Math.clamp(page, 0, 100_000);
        var found = audit.page(known(kind), who.strip(), subject.strip(), shown, PAGE);
        int pages = (found.total() + PAGE - 1) / PAGE;
        if (shown > 0 && shown >= pages) {
            shown = Math.max(0, pages - 1);
            found = audit.page(known(kind), who.strip(), subject.strip(), shown, PAGE);
        }
        model.addAttribute("kinds", Kind.values());
        model.addAttribute("kind", kind);
        model.addAttribute("who", who.strip());
        model.addAttribute("subject", subject.strip());
        model.addAttribute("page", shown);
        model.addAttribute("pages", pages);
        model.addAttribute("found", found);
        return "dispatch/audit";
    }

    private static @Nullable Kind known(String kind) {
        try {
            return Kind.asked(kind);
        } catch (IllegalArgumentException _) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
