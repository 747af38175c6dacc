package fr.jeudi.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The records that composer and subscription would write: an issue of a given size with the slots
 * of a real one, and its audience in batches. Subscribers have the same ids in every issue.
 *
 * @param bytes of one mail on the wire, about
 * @param recipients all of one lane
 */
record MadeUpIssue(String id, int bytes, int recipients) {
    private static final int BATCH = 250;
    private static final int LINKS = 12;
    static final String LANE = "other";
    private static final String LINE =
            "L=E2=80=99association ouvre ses portes samedi et raconte ce que voisins f=\r\n";
    private static final List<String> SECTIONS = List.of("event", "portrait", "tool");

    Map<String, Object> released() {
        var segments = new ArrayList<String>();
        var parts = new ArrayList<Map<String, Object>>();
        add(segments, parts, header());
        var slots = slots();
        // Dispatch writes some 500 bytes of fields, and some 150 into each slot.
        int text = Math.max(0, bytes - 900 - 150 * slots.size()) / (slots.size() + 1);
        for (var slot : slots) {
            add(segments, parts, LINE.repeat(text / LINE.length()) + "=\r\n");
            parts.add(Map.of("slot", slot));
            add(segments, parts, "=\r\n");
        }
        add(segments, parts, LINE.repeat(text / LINE.length()) + "in\r\n");
        var now = Instant.now();
        return Map.ofEntries(
                Map.entry("issueId", id),
                Map.entry("number", 1),
                Map.entry("title", "Banc d’essai"),
                Map.entry("releasedAt", now.toString()),
                Map.entry("deadline", now.plus(Duration.ofDays(1)).toString()),
                Map.entry("fromAddress", "jeudi@example.org"),
                Map.entry("audience", Map.of("frequencies", List.of("weekly"))),
                Map.entry("segments", segments),
                Map.entry("variants", List.of(Map.of("sections", SECTIONS, "parts", parts))),
                Map.entry("links", links()));
    }

    private static String header() {
        return """
        From: Les Jeudis <jeudi@example.org>\r
        Subject: Banc d'essai\r
        MIME-Version: 1.0\r
        Content-Type: text/html; charset=UTF-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        """;
    }

    private static List<String> slots() {
        var slots = new ArrayList<String>();
        slots.add("greeting-html");
        IntStream.range(0, LINKS).forEach(it -> slots.add("link:" + it));
        slots.addAll(List.of("preferences", "unsubscribe", "pixel"));
        return slots;
    }

    private static void add(
            List<String> segments, List<Map<String, Object>> parts, String segment) {
        parts.add(Map.of("segment", segments.size()));
        segments.add(
                Base64.getEncoder().encodeToString(segment.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<Map<String, Object>> links() {
        return IntStream.range(0, LINKS)
                .mapToObj(it ->
                        Map.<String, Object>of(
                                "number",
                                it,
                                "url",
                                "https://example.org/" + it,
                                "slot",
                                "event",
                                "label",
                                "Lire"))
                .toList();
    }

    int batches() {
        return (recipients + BATCH - 1) / BATCH;
    }

    String batchId(int number) {
        return id + "/" + LANE + "/" + number;
    }

    /** The last one carries the totals. */
    Map<String, Object> batch(int number) {
        var batch = new LinkedHashMap<String, Object>();
        batch.put("batchId", batchId(number));
        batch.put("issueId", id);
        batch.put("lane", LANE);
        batch.put("number", number);
        batch.put(
                "recipients",
                IntStream.range(number * BATCH, Math.min(recipients, (number + 1) * BATCH))
                        .mapToObj(MadeUpIssue::recipient)
                        .toList());
        if (number == batches() - 1) {
            batch.put("totals", Map.of("batches", batches(), "recipients", recipients));
        }
        return batch;
    }

    private static Map<String, Object> recipient(int number) {
        return Map.of(
                "subscriberId", id(number),
                "address", "reader" + number + "@example.org",
                "name", "Zoé",
                "language", "fr",
                "sections", SECTIONS,
                "openTracking", "individual",
                "clickTracking", "individual");
    }

    static Map<String, Object> subscriber(int number) {
        return Map.of(
                "subscriberId", id(number),
                "version", 1,
                "state", "active",
                "language", "fr",
                "sections", SECTIONS,
                "frequency", "weekly",
                "openTracking", "granted",
                "clickTracking", "granted",
                "changedAt", "2026-11-19T06:00:00Z");
    }

    /** 16 characters of base32, as everywhere. */
    static String id(int number) {
        var id = new StringBuilder("aaaaaaaaaaaaaaaa");
        for (int i = 15, left = number; left > 0; i--, left /= 26) {
            id.setCharAt(i, (char) ('a' + left % 26));
        }
        return id.toString();
    }
}
