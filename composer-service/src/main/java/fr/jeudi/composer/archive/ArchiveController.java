package fr.jeudi.composer.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.press.HouseProperties;
import fr.jeudi.composer.press.MailPreview;
import java.time.Duration;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** What went out, for everybody: the list, each issue as a page, and the feed. */
@Controller
class ArchiveController {
    private static final CacheControl A_MINUTE = CacheControl.maxAge(Duration.ofMinutes(1));

    private final Issues issues;
    private final WebPage page;
    private final HouseProperties house;
    private final MessageSource messages;

    ArchiveController(Issues issues, WebPage page, HouseProperties house, MessageSource messages) {
        this.issues = issues;
        this.page = page;
        this.house = house;
        this.messages = messages;
    }

    @GetMapping("/archive")
    String list(Model model) {
        model.addAttribute("issues", issues.out());
        return "composer/archive";
    }

    @GetMapping("/archive/{number:[1-9][0-9]{0,5}}")
    ResponseEntity<byte[]> one(@PathVariable int number, Locale language) {
        var issue =
                issues.outWithNumber(number)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .header("Content-Security-Policy", MailPreview.CSP)
                .cacheControl(A_MINUTE)
                .body(page.of(issue, language).getBytes(UTF_8));
    }

    @GetMapping("/feed.xml")
    ResponseEntity<byte[]> feed() {
        var title = house.sender().name();
        var subtitle = messages.getMessage("archive.subtitle", null, Locale.FRENCH);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.APPLICATION_ATOM_XML, UTF_8))
                .cacheControl(A_MINUTE)
                .body(Feed.write(issues.out(), title, subtitle, house));
    }
}
