package fr.jeudi.composer.press;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.composer.content.Content;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * The two parts of a mail as pages of their own. Mails carry their style inline, so these pages may
 * do that and nothing else (STANDARDS X14).
 */
@Component
public class MailPreview {
    /** For pages that are mails: no script, no frame, no form; the style is in the page. */
    public static final String CSP =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'self'; script-src"
                    + " 'none'";

    private final Press press;

    MailPreview(Press press) {
        this.press = press;
    }

    public ResponseEntity<byte[]> html(Content content, List<String> sections) {
        return page(press.compile(content).html(sections), MediaType.TEXT_HTML);
    }

    public ResponseEntity<byte[]> text(Content content, List<String> sections) {
        return page(press.compile(content).text(sections), MediaType.TEXT_PLAIN);
    }

    private static ResponseEntity<byte[]> page(String page, MediaType type) {
        return ResponseEntity.ok()
                .contentType(new MediaType(type, UTF_8))
                .header("Content-Security-Policy", CSP)
                .cacheControl(CacheControl.noStore())
                .body(page.getBytes(UTF_8));
    }
}
