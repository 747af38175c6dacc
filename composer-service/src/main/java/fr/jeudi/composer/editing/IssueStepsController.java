package fr.jeudi.composer.editing;

import fr.jeudi.composer.access.Account;
import fr.jeudi.composer.audience.Audience;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.issue.Status;
import fr.jeudi.composer.press.Press;
import fr.jeudi.composer.release.Releaser;
import fr.jeudi.composer.trial.TrialSender;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The buttons around an issue: try, approve, release, cancel, go back, duplicate, delete. */
@Controller
@RequestMapping("/admin/issues/{id:[a-z2-7]{16}}")
class IssueStepsController {
    private final Desk desk;
    private final Issues issues;
    private final Releaser releaser;
    private final TrialSender trials;
    private final Press press;
    private final Audience audience;
    private final Clock clock;

    IssueStepsController(
            Desk desk,
            Issues issues,
            Releaser releaser,
            TrialSender trials,
            Press press,
            Audience audience,
            Clock clock) {
        this.desk = desk;
        this.issues = issues;
        this.releaser = releaser;
        this.trials = trials;
        this.press = press;
        this.audience = audience;
        this.clock = clock;
    }

    @PostMapping("/test")
    String test(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String to,
            RedirectAttributes flash) {
        trials.send(issues.read(id), to);
        return done(id, "tested", flash);
    }

    @PostMapping("/schedule")
    String schedule(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String at,
            Authentication asking,
            RedirectAttributes flash) {
        releaser.schedule(id, inParis(at), Account.name(asking));
        return done(id, "scheduled", flash);
    }

    @PostMapping("/unschedule")
    String unschedule(@PathVariable String id, Authentication asking, RedirectAttributes flash) {
        releaser.unschedule(id, Account.name(asking));
        return done(id, "unscheduled", flash);
    }

    @PostMapping("/cancel")
    String cancel(@PathVariable String id, Authentication asking, RedirectAttributes flash) {
        releaser.cancel(id, Account.name(asking));
        return done(id, "cancelled", flash);
    }

    /** Before anything leaves: to how many, under which subject, and what speaks against it. */
    @GetMapping("/release")
    String beforeRelease(@PathVariable String id, Locale language, Model model) {
        var issue = issues.read(id);
        issue.require(Status.DRAFT, Status.SCHEDULED);
        var compiled = press.compile(issue.content());
        var monthlyToo =
                issue.monthlyToo(LocalDate.ofInstant(clock.instant(), PublicationDay.PARIS));
        model.addAttribute("issue", issue);
        model.addAttribute("subject", compiled.subject());
        model.addAttribute("monthlyToo", monthlyToo);
        model.addAttribute("count", audience.count(monthlyToo));
        model.addAttribute("blocked", compiled.hasErrors());
        model.addAttribute(
                "findings", compiled.findings().stream().map(it -> it.text(language)).toList());
        return "composer/release";
    }

    /** Only with the number of people typed as it was shown (STANDARDS X23). */
    @PostMapping("/release")
    String release(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String count,
            @RequestParam(defaultValue = "") String confirm,
            Authentication asking,
            Locale language,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        var typed = confirm.replaceAll("[^0-9]", "");
        if (typed.isEmpty() || !typed.equals(count)) {
            response.setStatus(Reason.INVALID.status());
            model.addAttribute("mistyped", true);
            return beforeRelease(id, language, model);
        }
        releaser.release(id, Account.name(asking));
        return done(id, "released", flash);
    }

    @PostMapping("/restore")
    String goBack(
            @PathVariable String id,
            @RequestParam long version,
            Authentication asking,
            RedirectAttributes flash) {
        desk.goBack(id, version, Account.name(asking));
        return done(id, "restored", flash);
    }

    @PostMapping("/duplicate")
    String duplicate(@PathVariable String id, Authentication asking, RedirectAttributes flash) {
        return done(desk.duplicate(id, Account.name(asking)).id(), "duplicated", flash);
    }

    @PostMapping("/delete")
    String delete(@PathVariable String id, RedirectAttributes flash) {
        desk.delete(id);
        flash.addFlashAttribute("notice", "deleted");
        return "redirect:/admin/issues";
    }

    private static String done(String id, String notice, RedirectAttributes flash) {
        flash.addFlashAttribute("notice", notice);
        return "redirect:/admin/issues/" + id;
    }

    private static @Nullable Instant inParis(String at) {
        try {
            return at.isBlank()
                    ? null
                    : LocalDateTime.parse(at).atZone(PublicationDay.PARIS).toInstant();
        } catch (DateTimeException _) {
            throw new Refused(Reason.INVALID, "at is not a time.");
        }
    }
}
