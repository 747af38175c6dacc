package fr.jeudi.dispatch.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.bounce.Corpus.Expected;
import fr.jeudi.dispatch.outcome.Bucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** STANDARDS 3: what the classifier makes of 309 real mails, printed, and not to become worse. */
class CorpusTest {
    private final Scores scores = new Scores();

    @Test
    void theScoresOnRealMailsHold() throws IOException {
        var classifier = new BounceClassifier();
        for (var file : Corpus.expected().entrySet()) {
            scores.add(file.getValue(), classifier.analyse(Corpus.mail(file.getKey())));
        }

        System.out.println(scores);
        assertThat(scores.percent("hard precision")).isGreaterThanOrEqualTo(99);
        assertThat(scores.percent("hard recall")).isGreaterThanOrEqualTo(96);
        assertThat(scores.percent("kind")).isGreaterThanOrEqualTo(99);
        assertThat(scores.percent("recipient")).isGreaterThanOrEqualTo(97);
        assertThat(scores.percent("bucket")).isGreaterThanOrEqualTo(92);
        assertThat(scores.percent("status")).isGreaterThanOrEqualTo(98);
    }

    private static final class Scores {
        private final TreeMap<String, int[]> counts = new TreeMap<>();

        void add(List<Expected> expected, Analysis analysis) {
            count("kind", analysis.kind().word.equals(expected.getFirst().kind()));
            var rest = new ArrayList<>(analysis.recipients());
            for (var one : expected) {
                var found = taken(one, rest);
                count("recipient", found != null && found.address() != null);
                count("bucket", found != null && found.bucket().name().equals(one.bucket()));
                count("reason", found != null && found.reason().equals(one.reason()));
                if (one.hasRealStatus()) {
                    count("status", found != null && one.status().equals(found.status()));
                }
                var hard = found != null && found.bucket() == Bucket.HARD;
                if (one.hard()) {
                    count("hard recall", hard);
                }
                if (hard) {
                    count("hard precision", one.hard());
                }
            }
            rest.stream()
                    .filter(it -> it.bucket() == Bucket.HARD)
                    .forEach(_ -> count("hard precision", false));
        }

        /** Of several recipients, the one answered most like the one expected. */
        private static @Nullable Affected taken(Expected expected, List<Affected> rest) {
            var found =
                    rest.stream()
                            .filter(it -> it.bucket().name().equals(expected.bucket()))
                            .findFirst()
                            .orElse(rest.isEmpty() ? null : rest.getFirst());
            rest.remove(found);
            return found;
        }

        double percent(String score) {
            var count = counts.get(score);
            return count == null ? 0 : 100.0 * count[0] / count[1];
        }

        private void count(String score, boolean right) {
            var count = counts.computeIfAbsent(score, _ -> new int[2]);
            count[0] += right ? 1 : 0;
            count[1]++;
        }

        @Override
        public String toString() {
            var text = new StringBuilder("bounce corpus:");
            counts.forEach((name, count) ->
                    text.append(
                            String.format(
                                    Locale.ROOT,
                                    " %s %.1f %% (%d of %d);",
                                    name,
                                    percent(name),
                                    count[0],
                                    count[1])));
            return text.toString();
        }
    }
}
