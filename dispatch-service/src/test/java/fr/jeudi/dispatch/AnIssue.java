package fr.jeudi.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Records as the other services write them, for an issue of its own each time. */
public record AnIssue(String id, Instant deadline) {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    public static AnIssue released() {
        return new AnIssue(anId(), Instant.parse("2099-01-01T00:00:00Z"));
    }

    public static AnIssue pastItsDeadline() {
        return new AnIssue(anId(), Instant.parse("2026-01-01T00:00:00Z"));
    }

    public static String anId() {
        var id = new StringBuilder();
        RANDOM.ints(16, 0, 32).forEach(i -> id.append(ALPHABET.charAt(i)));
        return id.toString();
    }

    public Map<String, Object> issue() {
        return issue("2026-11-26T06:00:00Z");
    }

    public Map<String, Object> issue(String releasedAt) {
        var segments =
                Stream.of(
                                "From: Les Jeudis <jeudi@example.org>\r\nSubject: Essai\r\n"
                                        + "MIME-Version: 1.0\r\nContent-Type: text/html;"
                                        + " charset=UTF-8\r\n"
                                        + "Content-Transfer-Encoding: quoted-printable\r\n",
                                "\r\n<p>Bonjour=\r\n",
                                "=\r\n,</p><p><a href=3D\"=\r\n",
                                "=\r\n\">Lire</a></p>\r\n.\r\n..fin\r\n")
                        .map(it -> it.getBytes(StandardCharsets.UTF_8))
                        .map(Base64.getEncoder()::encodeToString)
                        .toList();
        return Map.ofEntries(
                Map.entry("issueId", id),
                Map.entry("number", 68),
                Map.entry("title", "Faire <ensemble>"),
                Map.entry("releasedAt", releasedAt),
                Map.entry("deadline", deadline.toString()),
                Map.entry("fromAddress", "jeudi@example.org"),
                Map.entry("audience", Map.of("frequencies", List.of("weekly"))),
                Map.entry("segments", segments),
                Map.entry(
                        "variants",
                        List.of(
                                Map.of(
                                        "sections",
                                        List.of("event", "portrait", "tool"),
                                        "parts",
                                        List.of(
                                                Map.of("segment", 0),
                                                Map.of("segment", 1),
                                                Map.of("slot", "greeting-html"),
                                                Map.of("segment", 2),
                                                Map.of("slot", "link:0"),
                                                Map.of("segment", 3))))),
                Map.entry(
                        "links",
                        List.of(
                                Map.of(
                                        "number", 0,
                                        "url", "https://example.org/agenda",
                                        "slot", "event",
                                        "label", "Lire"))));
    }

    public String batchId(String lane, int number) {
        return id + "/" + lane + "/" + number;
    }

    public Map<String, Object> batch(String lane, int number, List<Map<String, Object>> people) {
        var batch = new LinkedHashMap<String, Object>();
        batch.put("batchId", batchId(lane, number));
        batch.put("issueId", id);
        batch.put("lane", lane);
        batch.put("number", number);
        batch.put("recipients", people);
        return batch;
    }

    public Map<String, Object> lastBatch(
            String lane, int number, List<Map<String, Object>> people, int batches, int all) {
        var batch = batch(lane, number, people);
        batch.put("totals", Map.of("batches", batches, "recipients", all));
        return batch;
    }

    public static Map<String, Object> person(String address) {
        return person(anId(), address);
    }

    public static Map<String, Object> person(String id, String address) {
        return Map.of(
                "subscriberId", id,
                "address", address,
                "name", "Zoé",
                "language", "fr",
                "sections", List.of("event", "portrait", "tool"),
                "openTracking", "aggregate",
                "clickTracking", "individual");
    }

    /** As many who will accept. */
    public static List<Map<String, Object>> people(String domain, int count) {
        return IntStream.range(0, count).mapToObj(i -> person("p" + i + "@" + domain)).toList();
    }
}
