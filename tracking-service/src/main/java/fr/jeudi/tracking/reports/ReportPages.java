package fr.jeudi.tracking.reports;

import fr.jeudi.tracking.pages.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The reports as pages. */
@Controller
@RequestMapping("/admin/reports")
class ReportPages {
    /** How many issues one chart can hold and still be read. */
    private static final int COMPARED = 16;

    private static final Duration STILL_MOVING = Duration.ofDays(7);

    private final Reports reports;
    private final ReportsProperties properties;
    private final Clock clock;

    ReportPages(Reports reports, ReportsProperties properties, Clock clock) {
        this.reports = reports;
        this.properties = properties;
        this.clock = clock;
    }

    @ModelAttribute
    void common(Model model, Locale locale) {
        model.addAttribute("words", new Words(locale, properties.zone()));
    }

    @GetMapping
    String all(Model model) {
        var all = reports.all();
        model.addAttribute("reports", all);
        model.addAttribute("compared", all.subList(0, Math.min(COMPARED, all.size())).reversed());
        return "tracking/reports";
    }

    @GetMapping("/{issueId}")
    String one(@PathVariable String issueId, Model model) {
        var report = find(issueId);
        model.addAttribute("report", report);
        model.addAttribute("timeline", Timeline.of(report.overTime(), properties.zone()));
        model.addAttribute(
                "isMoving",
                report.summary().releasedAt().plus(STILL_MOVING).isAfter(clock.instant()));
        return "tracking/report";
    }

    /** The figures alone, for the page to renew them. */
    @GetMapping("/{issueId}/figures")
    String figures(@PathVariable String issueId, Model model) {
        one(issueId, model);
        return "tracking/report :: figures";
    }

    private Report find(String issueId) {
        return reports.find(issueId)
                .orElseThrow(() -> Problem.notFound("unknown-issue", "No such issue."));
    }
}
