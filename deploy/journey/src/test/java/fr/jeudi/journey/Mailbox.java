package fr.jeudi.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The local mailbox over its HTTP interface. */
final class Mailbox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Web web;

    Mailbox(Web web) {
        this.web = web;
    }

    /** Ids of the mails to this address, or of all where it is empty. */
    List<String> ids(String to) {
        var listed =
                web.get("/mailbox/api/messages?to=" + to.replace("+", "%2B")).expect(200).json();
        var ids = new ArrayList<String>();
        listed.forEach(it -> ids.add(it.get("id").asString()));
        return ids;
    }

    Mail read(String id) {
        return Mail.of(web.get("/mailbox/api/messages/" + id).expect(200).body());
    }

    List<Mail> all(String to) {
        return ids(to).stream().map(this::read).toList();
    }

    /** Waits for a mail to this address whose subject contains the words. */
    Mail await(String to, String words) {
        return await(to, words, it -> it.isAbout(words));
    }

    /** Waits for a mail to this address with a link to such a path, and returns the link. */
    String awaitLink(String to, String path) {
        return await(to, path, it -> it.links().stream().anyMatch(link -> link.contains(path)))
                .link(path);
    }

    private Mail await(String to, String what, Predicate<Mail> fits) {
        return Awaitility.await("a mail to " + to + ": " + what)
                .atMost(PATIENCE)
                .until(() -> all(to).stream().filter(fits).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    void empty() {
        web.method("DELETE", "/mailbox/api/messages").expect(204);
    }
}
