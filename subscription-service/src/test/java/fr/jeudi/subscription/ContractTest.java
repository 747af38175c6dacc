package fr.jeudi.subscription;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import fr.jeudi.subscription.subscriber.Subscribers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What this service writes is what deploy/contracts says. */
@WholeService
class ContractTest {
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;

    @Test
    void subscriberChangedInEveryState() {
        var id =
                visitor.subscribes(
                        anAddress(),
                        ",\"name\":\"Zoé\",\"sections\":\"tool,event\",\"openTracking\":\"granted\",\"clickTracking\":false");
        subscribers.change(id, it -> it.suppress(false, Instant.now()));
        visitor.waitsFor(id, "suppressed");

        var schema = schema("subscriber-changed");
        var entries = visitor.topic("subscriber-changed").entries(id);
        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(it ->
                        assertThat(
                                        schema.validate(
                                                Objects.requireNonNull(it.value()),
                                                InputFormat.JSON))
                                .isEmpty());
        assertThat(entries).extracting(it -> it.json().get("version").asLong()).isSorted();
    }

    @Test
    void mailRequestedForAConfirmation() {
        var mail = mail();

        assertThat(schema("mail-requested").validate(mail, InputFormat.JSON)).isEmpty();
    }

    private String mail() {
        var address = anAddress();
        visitor.signsUp(address);
        return visitor.mailTo(address, 1).toString();
    }

    @Test
    void audienceBatchedOfARelease() {
        visitor.subscribes(anAddress(), ",\"name\":\"Zoé\"");
        var issue = "contractcontract";
        visitor.topic("issue-released").write(issue, example(issue));

        var batches =
                await().until(
                                () ->
                                        visitor.topic("audience-batched").entries().stream()
                                                .filter(it -> it.key().startsWith(issue))
                                                .toList(),
                                it -> it.stream().anyMatch(batch -> batch.json().has("totals")));

        var schema = schema("audience-batched");
        assertThat(batches)
                .allSatisfy(it -> {
                    assertThat(
                                    schema.validate(
                                            Objects.requireNonNull(it.value()), InputFormat.JSON))
                            .isEmpty();
                    assertThat(it.key()).isEqualTo(it.json().get("batchId").asString());
                });
    }

    private static String example(String issue) {
        return text("issue-released/examples/small.json").replace("nbswy3dpeb3w64tm", issue);
    }

    private static Schema schema(String topic) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text(topic + "/schema.json"), InputFormat.JSON);
    }

    private static String text(String path) {
        try (InputStream in =
                Objects.requireNonNull(
                        ContractTest.class.getResourceAsStream("/contracts/" + path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
