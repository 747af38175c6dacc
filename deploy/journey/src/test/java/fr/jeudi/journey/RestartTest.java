package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The one command, stopped politely and impolitely: what was there is there again. */
class RestartTest {
    private static final int MANY = 2_000;

    @Test
    void killedInTheMiddleOfASendTheSuiteSendsTheRestAfterItsNextStart() {
        try (var suite = Suite.start("restart")) {
            suite.desk().importConfirmed(readers());
            var id = suite.desk().draft(21, "Nuit noire");
            suite.desk().release(id);
            await("a part to be sent")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> suite.mailbox().ids("").size() >= MANY / 10);

            suite.kill();
            suite.restart();

            var sums = suite.desk().finished(id);
            assertThat(sums.get("audience").asInt()).isEqualTo(MANY);
            int accepted = sums.get("accepted").asInt();
            int uncertain = sums.get("uncertain").asInt();
            assertThat(accepted + uncertain).isEqualTo(MANY);
            assertThat(uncertain).isLessThan(64);
            var received = received(suite, "Nuit noire");
            assertThat(received.values()).allMatch(it -> it == 1);
            assertThat(received).hasSizeBetween(accepted, MANY);
            assertThat(suite.desk().recipients(id, "uncertain")).hasSize(uncertain);

            assertThat(suite.terminate()).isLessThan(Duration.ofSeconds(20));
            suite.restart();
            assertThat(suite.desk().dispatch(id).get("sums")).isEqualTo(sums);
            assertThat(suite.desk().issue(id).get("headline").asString()).isEqualTo("Nuit noire");
        }
    }

    private static Map<String, Integer> received(Suite suite, String headline) {
        var received = new HashMap<String, Integer>();
        for (var mail : suite.mailbox().all("")) {
            if (mail.isAbout(headline)) {
                received.merge(mail.one("To"), 1, Integer::sum);
            }
        }
        return received;
    }

    private static List<String> readers() {
        return IntStream.range(0, MANY)
                .mapToObj(it -> "lecteur%d@mairie.example".formatted(it))
                .toList();
    }
}
