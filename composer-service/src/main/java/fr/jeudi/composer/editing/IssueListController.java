package fr.jeudi.composer.editing;

import fr.jeudi.composer.access.Account;
import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.ImportedText;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.issue.Status;
import fr.jeudi.composer.reading.IssueReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** All issues, and the two ways to begin another. */
@Controller
@RequestMapping("/admin/issues")
class IssueListController {
    private static final Map<Status, String> BADGES =
            Map.of(
                    Status.DRAFT, "",
                    Status.SCHEDULED, "warn",
                    Status.RELEASED, "warn",
                    Status.SENT, "good",
                    Status.CANCELLED, "bad");

    private final Issues issues;
    private final Desk desk;
    private final IssueReader reader;
    private final Clock clock;

    IssueListController(Issues issues, Desk desk, IssueReader reader, Clock clock) {
        this.issues = issues;
        this.desk = desk;
        this.reader = reader;
        this.clock = clock;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String q, Model model) {
        var all = issues.all();
        model.addAttribute("none", all.isEmpty());
        model.addAttribute("issues", all.stream().filter(it -> has(it, q)).toList());
        model.addAttribute("q", q);
        model.addAttribute("badges", BADGES);
        return "composer/issues";
    }

    @PostMapping
    String begin(Authentication asking) {
        var empty = Content.empty();
        var content =
                new Content(
                        issues.nextNumber(),
                        PublicationDay.next(clock.instant()).toLocalDate(),
                        empty.theme(),
                        empty.headline(),
                        empty.event(),
                        empty.portrait(),
                        empty.tool(),
                        empty.further(),
                        empty.next(),
                        empty.share(),
                        empty.signUp());
        return "redirect:/admin/issues/" + desk.begin(content, Account.name(asking)).id();
    }

    @GetMapping("/import")
    String importing() {
        return "composer/import";
    }

    @PostMapping("/import")
    String imported(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Authentication asking,
            RedirectAttributes flash)
            throws IOException {
        var bytes =
                file == null || file.isEmpty()
                        ? text.getBytes(StandardCharsets.UTF_8)
                        : file.getBytes();
        var reading = reader.read(ImportedText.of(bytes));
        var issue = desk.begin(reading.content(), Account.name(asking));
        flash.addFlashAttribute("notice", "imported");
        flash.addFlashAttribute("reading", reading);
        return "redirect:/admin/issues/" + issue.id();
    }

    private static boolean has(Issue issue, String q) {
        var content = issue.content();
        var text = content.number() + " " + content.headline() + " " + content.theme();
        return text.toLowerCase(Locale.ROOT).contains(q.strip().toLowerCase(Locale.ROOT));
    }
}
