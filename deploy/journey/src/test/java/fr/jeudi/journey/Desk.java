package fr.jeudi.journey;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What staff do, over the API. The four services may stand at four addresses. */
final class Desk {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Web subscription;
    private final Web composer;
    private final Web dispatch;
    private final Web tracking;

    Desk(Web subscription, Web composer, Web dispatch, Web tracking) {
        this.subscription = subscription;
        this.composer = composer;
        this.dispatch = dispatch;
        this.tracking = tracking;
    }

    Desk(Web all) {
        this(all, all, all, all);
    }

    /** Imports confirmed subscribers and waits for the end. */
    JsonNode importConfirmed(List<String> addresses) {
        var csv = new StringBuilder("email,name,language\n");
        addresses.forEach(it ->
                csv.append(it).append(",Lecteur ").append(it.hashCode() & 0xffff).append(",fr\n"));
        return importCsv(csv.toString());
    }

    JsonNode importCsv(String csv) {
        var started =
                subscription.postMultipart(
                        "/api/imports?basis=formulaire%20papier&consentedAt=2026-01-01",
                        "file", "lecteurs.csv", "text/csv", csv);
        if (started.status() / 100 != 2) {
            throw new AssertionError(started.toString());
        }
        var id = started.json().get("id").asString();
        return Awaitility.await("the import to end")
                .atMost(PATIENCE)
                .until(
                        () -> subscription.get("/api/imports/" + id).expect(200).json(),
                        it -> !it.get("status").asString().equals("running"));
    }

    JsonNode subscribers(String q) {
        return subscription.get("/api/subscribers?q=" + q).expect(200).json();
    }

    List<JsonNode> issues() {
        return items(composer.get("/api/issues").expect(200).json());
    }

    JsonNode issue(String id) {
        return composer.get("/api/issues/" + id).expect(200).json();
    }

    /** A complete draft with these words as its headline. */
    String draft(int number, String headline) {
        Map<String, Object> event =
                Map.of(
                        "title",
                        "Forum des alliances",
                        "body",
                        "Le [programme](https://programme.example/forum) est en ligne.");
        Map<String, Object> portrait =
                Map.of(
                        "title",
                        "La Ruche",
                        "body",
                        "Un **tiers-lieu** de Bourges : [visite](https://ruche.example/).");
        Map<String, Object> tool =
                Map.of(
                        "title",
                        "Carnet de route",
                        "body",
                        "Un [guide](https://outil.example/carnet?a=1&b=2) en dix fiches.");
        Map<String, Object> content =
                Map.ofEntries(
                        Map.entry("number", number),
                        Map.entry("date", "2027-01-07"),
                        Map.entry("theme", "Les alliances locales"),
                        Map.entry("headline", headline),
                        Map.entry("event", event),
                        Map.entry("portrait", portrait),
                        Map.entry("tool", tool),
                        Map.entry("further", List.of()),
                        Map.entry("next", "Jeudi prochain, un nouveau numéro."),
                        Map.entry("share", "Partagez ce numéro autour de vous."),
                        Map.entry("signUp", "On vous a transmis ce numéro ? Inscrivez-vous."));
        return composer.postJson("/api/issues", content).expect(201).json().get("id").asString();
    }

    Answer importIssue(String text) {
        return composer.postBody(
                "/api/issues/import",
                "text/plain; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8));
    }

    void testSend(String id, String to) {
        var sent = composer.postJson("/api/issues/" + id + "/test", Map.of("to", to));
        if (sent.status() / 100 != 2) {
            throw new AssertionError(sent.toString());
        }
    }

    void release(String id) {
        var released = composer.post("/api/issues/" + id + "/release");
        if (released.status() / 100 != 2) {
            throw new AssertionError(released.toString());
        }
    }

    JsonNode dispatch(String id) {
        return dispatch.get("/api/dispatches/" + id).expect(200).json();
    }

    /** How many recipients ended so; 0 as long as dispatch knows nothing of the issue. */
    long sum(String id, String name) {
        var answer = dispatch.get("/api/dispatches/" + id);
        return answer.status() == 200 ? answer.json().get("sums").get(name).asLong() : 0;
    }

    String state(String id) {
        var answer = dispatch.get("/api/dispatches/" + id);
        return answer.status() == 200 ? answer.json().get("state").asString() : "";
    }

    void pause(String id) {
        steer(id, "pause");
    }

    void resume(String id) {
        steer(id, "resume");
    }

    private void steer(String id, String how) {
        var answer = dispatch.post("/api/dispatches/" + id + "/" + how);
        if (answer.status() / 100 != 2) {
            throw new AssertionError(answer.toString());
        }
    }

    /** Waits until nobody waits any more, and returns the sums. */
    JsonNode finished(String id) {
        Awaitility.await("issue " + id + " to be sent")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> state(id), "finished"::equals);
        return dispatch(id).get("sums");
    }

    /** Subscriber ids of those who ended so. */
    Set<String> recipients(String id, String outcome) {
        var answer =
                dispatch.get("/api/dispatches/" + id + "/recipients?size=500&outcome=" + outcome)
                        .expect(200);
        var ids = new TreeSet<String>();
        items(answer.json()).forEach(it -> ids.add(it.get("subscriberId").asString()));
        return ids;
    }

    JsonNode report(String id) {
        return tracking.get("/api/reports/" + id).expect(200).json();
    }

    /** A list, bare or in a page's one array. */
    static List<JsonNode> items(JsonNode list) {
        return list.isArray()
                ? list.valueStream().toList()
                : list.valueStream()
                        .filter(JsonNode::isArray)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no list in " + list))
                        .valueStream()
                        .toList();
    }
}
