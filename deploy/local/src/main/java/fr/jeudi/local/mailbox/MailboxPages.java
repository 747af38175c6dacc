package fr.jeudi.local.mailbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The web inbox. A shown mail is a stranger: it runs no script, sees no cookie, and loads pictures
 * from the suite alone, its pixel among them, as a reader's program would.
 */
@Controller
@RequestMapping("/mailbox")
@Import(MailboxApi.class)
public final class MailboxPages {
    private static final int PAGE = 50;
    private static final Set<String> VIEWS = Set.of("html", "text", "source");
    private static final MediaType HTML =
            new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Mailbox mailbox;
    private final String mailPolicy;

    MailboxPages(Mailbox mailbox, Environment environment) {
        this.mailbox = mailbox;
        this.mailPolicy =
                "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data: %s; style-src 'unsafe-inline'; frame-ancestors 'self'"
                        .formatted(environment.getRequiredProperty("jeudi.public-url"));
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var found = mailbox.list(to);
        var pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
        var shown = Math.clamp(page, 1, pages);
        model.addAttribute("to", to.strip());
        model.addAttribute("count", found.size());
        model.addAttribute("page", shown);
        model.addAttribute("pages", pages);
        model.addAttribute("zone", ZoneId.of("Europe/Paris"));
        model.addAttribute(
                "mails", found.subList((shown - 1) * PAGE, Math.min(shown * PAGE, found.size())));
        return "mailbox/list";
    }

    @PostMapping("/empty")
    String empty() throws IOException {
        mailbox.empty();
        return "redirect:/mailbox";
    }

    @GetMapping("/{id}")
    String mail(
            @PathVariable String id, @RequestParam(defaultValue = "") String view, Model model) {
        var mail = mailbox.find(id).orElseThrow(MailboxPages::gone);
        var bytes = bytes(id);
        var content = MailContent.of(bytes);
        model.addAttribute("mail", mail);
        model.addAttribute("content", content);
        model.addAttribute("zone", ZoneId.of("Europe/Paris"));
        model.addAttribute("recipients", String.join(", ", mail.to()));
        model.addAttribute("view", chosen(view, content));
        model.addAttribute("source", new String(bytes, StandardCharsets.UTF_8));
        model.addAttribute("views", List.of("html", "text", "source"));
        return "mailbox/mail";
    }

    private static String chosen(String view, MailContent content) {
        if (VIEWS.contains(view)) {
            return view;
        }
        return content.html().isPresent() ? "html" : "text";
    }

    @GetMapping("/{id}/html")
    ResponseEntity<String> html(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", mailPolicy)
                .body(MailContent.of(bytes(id)).htmlForAFrame().orElseThrow(MailboxPages::gone));
    }

    @GetMapping("/{id}/raw")
    ResponseEntity<byte[]> raw(@PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("message/rfc822"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(id + ".eml").build().toString())
                .body(bytes(id));
    }

    private byte[] bytes(String id) {
        return mailbox.content(id).orElseThrow(MailboxPages::gone);
    }

    private static ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
