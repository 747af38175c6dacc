package fr.jeudi.dispatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Every example ever released can be read; what our tests write is what the schemas say. */
@DispatchTest
class ContractsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired People people;
    @Autowired Wire wire;

    @Test
    void everyExampleIsTakenIn() {
        send("subscriber-changed", "subscriberId");
        send("issue-released", "issueId");
        send("audience-batched", "batchId");
        send("mail-requested", "mailId");

        await().atMost(PATIENCE)
                .until(() ->
                        dispatches.find("nbswy3dpeb3w64tm").isPresent()
                                && ledger.progress("nbswy3dpeb3w64tm").size()
                                        == Contracts.examples("audience-batched").size());
        await().atMost(PATIENCE)
                .until(() ->
                        people.known(List.of("mfrggzdfmztwq2lk")).values().stream()
                                .map(Person::version)
                                .toList()
                                .equals(List.of(3L)));
        assertThat(
                        wire.readJson(
                                "delivery-reported",
                                it -> it.path("mailId").asString("").equals("onswg4tforqw42lu"),
                                1))
                .hasSize(1);
    }

    @Test
    void whatOurTestsWriteFitsTheSchemas() {
        var issue = AnIssue.released();

        Contracts.assertFits("issue-released", json(issue.issue()));
        Contracts.assertFits(
                "audience-batched",
                json(issue.lastBatch("other", 0, AnIssue.people("a.b", 2), 1, 2)));
    }

    private void send(String topic, String keyField) {
        for (var example : Contracts.examples(topic)) {
            var bytes = Contracts.bytes(example);
            var key = JsonMapper.shared().readTree(bytes).get(keyField).asString();
            wire.writeBytes(topic, key, bytes);
        }
    }

    private static byte[] json(Object value) {
        return JsonMapper.shared().writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
    }
}
