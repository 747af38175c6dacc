package fr.jeudi.dispatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.people.People;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * X20: what cannot be read is put aside with its bytes as they came, and the rest comes through.
 */
@DispatchTest
class DeadLettersTest {
    @Autowired Ledger ledger;
    @Autowired People people;
    @Autowired Wire wire;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issue-released|not json",
                "issue-released|{\"issueId\":\"nbswy3dpeb3w64tm\"}",
                "issue-released|{\"issueId\":\"nbswy3dpeb3w64tm\",\"number\":1,\"title\":\"t\",\"releasedAt\":\"2026-11-26T06:00:00Z\",\"deadline\":\"2026-11-28T06:00:00Z\",\"fromAddress\":\"a@b.c\",\"segments\":[\"eA==\"],\"variants\":[{\"sections\":[\"tool\"],\"parts\":[{\"segment\":9}]}]}",
                "issue-released|{\"issueId\":\"a\",\"number\":1,\"title\":\"t\",\"releasedAt\":\"2026-11-26T06:00:00Z\",\"deadline\":\"2026-11-28T06:00:00Z\",\"fromAddress\":\"a@b.c\",\"segments\":[\"eA==\"],\"variants\":[{\"sections\":[\"tool\"],\"parts\":[{\"segment\":0}]}]}",
                "issue-released|{\"issueId\":\"nbswy3dpeb3w64tm\",\"number\":1,\"title\":\"t\",\"releasedAt\":\"2026-11-26T06:00:00Z\",\"deadline\":\"2026-11-28T06:00:00Z\",\"fromAddress\":\"Jeudi <a@b.c>\",\"segments\":[\"eA==\"],\"variants\":[{\"sections\":[\"tool\"],\"parts\":[{\"segment\":0}]}]}",
                "audience-batched|\u0000\u0001\u0002",
                "audience-batched|{\"batchId\":\"x/y/1\",\"issueId\":\"z\",\"lane\":\"y\",\"number\":1,\"recipients\":[]}",
                "audience-batched|{\"batchId\":\"nbswy3dpeb3w64tm/y.z/1\",\"issueId\":\"nbswy3dpeb3w64tm\",\"lane\":\"y.z\",\"number\":1,\"recipients\":[]}",
                "mail-requested|{\"mailId\":\"onswg4tforqw42lu\"}",
                "mail-requested|[]",
                "mail-requested|{\"mailId\":\"onswg4tforqw42lu\",\"kind\":\"link\",\"expiresAt\":\"2099-01-01T00:00:00Z\",\"to\":{\"address\":\"a@b.c\"},\"fromAddress\":\"nobody\",\"content\":\"eA==\"}",
                "subscriber-changed|{}",
                "subscriber-changed|null",
            })
    void anUnreadableRecordIsPutAside(String topic, String garbage) {
        var bytes = (garbage + " ").getBytes(StandardCharsets.UTF_8);

        wire.writeBytes(topic, "garbage", bytes);

        assertThat(wire.read("error." + topic + ".dispatch", it -> Arrays.equals(it, bytes), 1))
                .hasSize(1);
    }

    @Test
    void goodBatchesBehindABadOneAreKept() {
        var issue = AnIssue.released();
        wire.writeBytes("audience-batched", issue.batchId("other", 0), new byte[] {'{'});

        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.batch("other", 0, AnIssue.people("example.org", 2)));

        await().atMost(Duration.ofSeconds(60)).until(() -> ledger.progress(issue.id()).size() == 1);
    }

    @Test
    void goodChangesAroundABadOneAreKept() {
        var before = AnIssue.anId();
        var after = AnIssue.anId();

        change(before);
        wire.writeBytes("subscriber-changed", before, new byte[] {'{'});
        change(after);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> people.known(List.of(before, after)).size() == 2);
    }

    private void change(String id) {
        wire.write(
                "subscriber-changed",
                id,
                Map.of(
                        "subscriberId", id,
                        "version", 1,
                        "state", "active",
                        "language", "fr",
                        "sections", List.of("tool"),
                        "frequency", "weekly",
                        "openTracking", "granted",
                        "clickTracking", "denied",
                        "changedAt", "2026-11-26T06:00:00Z"));
    }
}
