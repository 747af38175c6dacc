package fr.jeudi.composer.editing;

import fr.jeudi.composer.access.Account;
import fr.jeudi.composer.compile.CompiledIssue;
import fr.jeudi.composer.compile.Finding;
import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.press.MailPreview;
import fr.jeudi.composer.press.Press;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One issue: writing it while seeing it. Works by plain forms; htmx only makes it live. */
@Controller
@RequestMapping("/admin/issues/{id:[a-z2-7]{16}}")
class IssueEditorController {
    private final Desk desk;
    private final Issues issues;
    private final Press press;
    private final MailPreview preview;
    private final Clock clock;

    IssueEditorController(Desk desk, Issues issues, Press press, MailPreview preview, Clock clock) {
        this.desk = desk;
        this.issues = issues;
        this.press = press;
        this.preview = preview;
        this.clock = clock;
    }

    @GetMapping
    String editor(
            @PathVariable String id,
            @RequestParam(defaultValue = "phone") String view,
            @RequestParam(defaultValue = "") List<String> sections,
            Locale language,
            Model model) {
        var issue = issues.read(id);
        return editor(issue, issue.content(), view, sections, language, model);
    }

    @PostMapping
    String save(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> fields,
            Authentication asking,
            Locale language,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        var form = new IssueForm(fields);
        try {
            save(id, form, false, asking);
        } catch (Refused refused) {
            if (refused.reason() != Reason.CHANGED_MEANWHILE) {
                throw refused;
            }
            // Their text must not get lost, so the page comes back with it.
            response.setStatus(refused.reason().status());
            model.addAttribute("refused", refused.reason().slug());
            model.addAttribute("seen", form.seen());
            return editor(issues.read(id), form.content(), "phone", List.of(), language, model);
        }
        flash.addFlashAttribute("notice", "saved");
        return "redirect:/admin/issues/" + id + form.anchor();
    }

    @PostMapping("/autosave")
    String autosave(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> fields,
            Authentication asking,
            Locale language,
            Model model,
            HttpServletResponse response) {
        var form = new IssueForm(fields);
        try {
            var issue = save(id, form, true, asking);
            findings(press.compile(issue.content()), language, model);
            model.addAttribute("live", true);
            model.addAttribute("issue", issue);
            model.addAttribute("seen", issue.version());
            response.setHeader("HX-Trigger", "saved");
        } catch (Refused refused) {
            model.addAttribute("issue", issues.read(id));
            model.addAttribute("seen", form.seen());
            model.addAttribute("refused", refused.reason().slug());
        }
        return "composer/editor :: autosaved";
    }

    @GetMapping("/sheet")
    String sheet(
            @PathVariable String id,
            @RequestParam(defaultValue = "phone") String view,
            @RequestParam(defaultValue = "") List<String> sections,
            Model model) {
        model.addAttribute("issue", issues.read(id));
        look(view, sections, model);
        return "composer/editor :: sheet";
    }

    @GetMapping("/preview.html")
    ResponseEntity<byte[]> html(
            @PathVariable String id, @RequestParam(defaultValue = "") List<String> sections) {
        return preview.html(issues.read(id).content(), sections);
    }

    @GetMapping("/preview.txt")
    ResponseEntity<byte[]> text(
            @PathVariable String id, @RequestParam(defaultValue = "") List<String> sections) {
        return preview.text(issues.read(id).content(), sections);
    }

    private Issue save(String id, IssueForm form, boolean itself, Authentication asking) {
        return desk.write(
                id, form.seen(), form.content(), form.monthly(), itself, Account.name(asking));
    }

    private String editor(
            Issue issue,
            Content content,
            String view,
            List<String> sections,
            Locale language,
            Model model) {
        var next = PublicationDay.next(clock.instant());
        model.addAttribute("issue", issue);
        model.addAttribute("content", content);
        if (!model.containsAttribute("seen")) {
            model.addAttribute("seen", issue.version());
        }
        model.addAttribute("history", desk.history(issue.id()));
        model.addAttribute("at", DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").format(next));
        model.addAttribute("nextNumber", issues.nextNumber());
        findings(press.compile(content), language, model);
        look(view, sections, model);
        return "composer/editor";
    }

    private static void findings(CompiledIssue compiled, Locale language, Model model) {
        model.addAttribute("errors", texts(compiled, language, true));
        model.addAttribute("warnings", texts(compiled, language, false));
    }

    private static List<String> texts(CompiledIssue compiled, Locale language, boolean errors) {
        return compiled.findings().stream()
                .filter(it -> it.isError() == errors)
                .map((Finding it) -> it.text(language))
                .toList();
    }

    private static void look(String view, List<String> sections, Model model) {
        var chosen = sections.isEmpty() ? CompiledIssue.SECTIONS : sections;
        model.addAttribute(
                "view", List.of("phone", "desktop", "text").contains(view) ? view : "phone");
        model.addAttribute(
                "sections", CompiledIssue.SECTIONS.stream().filter(chosen::contains).toList());
        model.addAttribute("slots", CompiledIssue.SECTIONS);
    }
}
