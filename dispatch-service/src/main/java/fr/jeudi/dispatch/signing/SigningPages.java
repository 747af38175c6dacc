package fr.jeudi.dispatch.signing;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Which domains are signed, and what to publish for them. */
@Controller
@Tag(name = "dispatches")
class SigningPages {
    private final Signatures signatures;

    SigningPages(Signatures signatures) {
        this.signatures = signatures;
    }

    @GetMapping("/admin/dispatch/signing")
    String page(Model model) {
        model.addAttribute("keys", keys());
        return "dispatch/signing";
    }

    @GetMapping(path = "/api/dispatches/signing", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    @Operation(summary = "The DKIM keys and the DNS records to publish for them")
    List<KeyView> keys() {
        return signatures.keys().stream().map(it -> KeyView.of(it, signatures.signs(it))).toList();
    }

    /**
     * One key's public side.
     *
     * @param signing or only published, while mails it signed are about
     * @param weak an RSA key below 2048 bits
     * @param record the TXT record that belongs at {@code recordName}
     */
    record KeyView(
            String domain,
            String selector,
            String algorithm,
            boolean signing,
            boolean weak,
            String recordName,
            String record) {

        static KeyView of(SigningKey key, boolean signing) {
            return new KeyView(
                    key.domain(),
                    key.selector(),
                    key.algorithm(),
                    signing,
                    key.isWeak(),
                    key.recordName(),
                    key.record());
        }
    }
}
