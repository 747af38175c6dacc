package fr.jeudi.dispatch.bounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The 309 mails in {@code src/test/resources/bounces} (BSD, from the sisimai project). */
final class Corpus {
    private static final Path FOLDER = Path.of("src/test/resources/bounces");

    private Corpus() {}

    /** One recipient of a mail, as its rows in {@code expected.tsv} have it. */
    record Expected(String status, String reply, String reason, boolean hard, String bucket) {

        /** What a mail with this first recipient is. */
        String kind() {
            return switch (reason) {
                case "feedback" -> "complaint";
                case "vacation" -> "auto-reply";
                case "delivered" -> "delivered";
                default -> "bounce";
            };
        }

        boolean hasRealStatus() {
            return !status.isEmpty() && !status.matches(".*\\.9\\d\\d");
        }
    }

    static List<Path> mails() throws IOException {
        try (var files = Files.list(FOLDER.resolve("mails"))) {
            return files.sorted().toList();
        }
    }

    static byte[] mail(String file) throws IOException {
        return Files.readAllBytes(FOLDER.resolve("mails").resolve(file));
    }

    static Map<String, List<Expected>> expected() throws IOException {
        var expected = new LinkedHashMap<String, List<Expected>>();
        Files.readAllLines(FOLDER.resolve("expected.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .forEach(row ->
                        expected.computeIfAbsent(row[0], _ -> new ArrayList<>())
                                .add(
                                        new Expected(
                                                row[2],
                                                row[3],
                                                row[4],
                                                Boolean.parseBoolean(row[5]),
                                                row[7])));
        return expected;
    }
}
