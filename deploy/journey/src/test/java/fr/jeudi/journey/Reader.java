package fr.jeudi.journey;

import java.util.List;
import java.util.Map;

/** A person who reads the newsletter, with a mail program and a browser. */
record Reader(Suite suite, String address, Web browser) {
    private static final String PROGRAM =
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.1";

    static Reader of(Suite suite, String address) {
        return new Reader(suite, address, suite.anonymous().with("User-Agent", PROGRAM));
    }

    /** Fills in the form; {@code measured} ticks both boxes. */
    Answer signsUp(String name, boolean measured) {
        return suite.anonymous()
                .postJson(
                        "/subscribe",
                        Map.of(
                                "email",
                                address,
                                "name",
                                name,
                                "language",
                                "fr",
                                "sections",
                                List.of("event", "portrait", "tool"),
                                "frequency",
                                "weekly",
                                "openTracking",
                                measured ? "granted" : "",
                                "clickTracking",
                                measured ? "granted" : ""));
    }

    /** The path the confirmation mail leads to. */
    String confirmation() {
        return suite.mailbox().awaitLink(address, "/confirm/");
    }

    void confirms() {
        browser.post(confirmation()).expect(200);
    }

    Mail receives(String subject) {
        return suite.mailbox().await(address, subject);
    }

    /** pending, active, unsubscribed or suppressed, as staff see it. */
    String state() {
        return Desk.items(suite.desk().subscribers(address)).stream()
                .findFirst()
                .map(it -> it.get("state").asString())
                .orElse("");
    }
}
