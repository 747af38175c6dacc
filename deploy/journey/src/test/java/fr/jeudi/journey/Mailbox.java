package fr.jeudi.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The local mailbox over its HTTP interface. */
final class Mailbox {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    /** Waits for the one mail to this address whose subject contains the words. */
    Mail await(String to, String words) {
        return Awaitility.await("a mail to " + to + " about " + words)
                .atMost(PATIENCE)
                .until(
                        () -> all(to).stream().filter(it -> it.subject().contains(words)).toList(),
                        it -> !it.isEmpty())
                .getFirst();
    }

    void empty() {
        web.method("DELETE", "/mailbox/api/messages").expect(204);
    }
}
