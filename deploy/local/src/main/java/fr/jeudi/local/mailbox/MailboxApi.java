package fr.jeudi.local.mailbox;

import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The mailbox for scripts and tests. */
@RestController
@RequestMapping("/mailbox/api/messages")
final class MailboxApi {
    private static final MediaType MAIL = MediaType.parseMediaType("message/rfc822");

    private final Mailbox mailbox;

    MailboxApi(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    List<ReceivedMail> list(
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "2147483647") int limit) {
        // A plus in an address, unescaped in a query, arrives as a space.
        return mailbox.list(to.strip().replace(' ', '+')).stream()
                .limit(Math.max(0, limit))
                .toList();
    }

    @GetMapping("/{id}")
    ResponseEntity<byte[]> raw(@PathVariable String id) {
        return mailbox.content(id)
                .map(it -> ResponseEntity.ok().contentType(MAIL).body(it))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void empty() throws IOException {
        mailbox.empty();
    }
}
