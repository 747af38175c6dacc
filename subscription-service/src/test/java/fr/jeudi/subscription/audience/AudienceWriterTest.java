package fr.jeudi.subscription.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Frequency;
import fr.jeudi.subscription.subscriber.Section;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.subscriber.Tracking;
import fr.jeudi.subscription.tokens.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;

/** DESIGN, promise 1: derived ids, repeats change nothing, a crash loses nobody. */
@WholeService
class AudienceWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired AudienceWriter audiences;
    @Autowired MongoOperations mongo;
    @Autowired Ids ids;
    @Autowired Lanes lanes;

    @BeforeEach
    void nobody() {
        mongo.remove(new Query(), Subscriber.class);
    }

    @Test
    void everybodyIsInExactlyOneBatchAndTheLastOneCarriesTheSums() {
        subscribers.addAll(
                IntStream.range(0, 12_345)
                        .mapToObj(i -> aSubscriber("reader" + i + "@" + domain(i), choices()))
                        .toList());
        var issue = release();

        var batches = batches(issue);

        assertThat(batches).allSatisfy(it -> assertThat(it.get("recipients")).hasSizeLessThan(251));
        var seen = new HashSet<String>();
        batches.forEach(it ->
                it.get("recipients")
                        .forEach(one ->
                                assertThat(seen.add(one.get("subscriberId").asString())).isTrue()));
        assertThat(seen).hasSize(12_345);
        var totals = batches.stream().filter(it -> it.has("totals")).toList();
        assertThat(totals).hasSize(1);
        assertThat(totals.getFirst().at("/totals/batches").asInt()).isEqualTo(batches.size());
        assertThat(totals.getFirst().at("/totals/recipients").asInt()).isEqualTo(12_345);
        assertThat(batches)
                .extracting(it -> it.get("lane").asString())
                .contains("google", "orange", "other");
    }

    @Test
    void anEmptyAudienceIsOneEmptyBatch() {
        var issue = release();

        assertThat(batches(issue))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.get("recipients")).isEmpty();
                    assertThat(it.at("/totals/batches").asInt()).isEqualTo(1);
                    assertThat(it.at("/totals/recipients").asInt()).isZero();
                });
    }

    @Test
    void onlyTheActiveOfTheFrequencyAskedForAreWrittenTo() {
        var monthly =
                new Choices(
                        "Zoé",
                        Language.EN,
                        List.of(Section.TOOL),
                        Frequency.MONTHLY,
                        Tracking.GRANTED,
                        Tracking.DENIED);
        var left = aSubscriber("left@b.example", choices());
        var gone = aSubscriber("gone@b.example", choices());
        subscribers.addAll(
                List.of(
                        aSubscriber("weekly@b.example", choices()),
                        aSubscriber("monthly@b.example", monthly),
                        left,
                        gone));
        subscribers.change(left.id(), it -> it.unsubscribe(evidence(), null, NOW));
        subscribers.change(gone.id(), it -> it.suppress(false, NOW));
        visitor.signsUp(Visitor.anAddress());

        var issue = ids.next();
        visitor.topic("issue-released").write(issue, released(issue, "\"monthly\""));

        assertThat(batches(issue))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.get("recipients")).hasSize(1);
                    var recipient = it.at("/recipients/0");
                    assertThat(recipient.get("address").asString()).isEqualTo("monthly@b.example");
                    assertThat(recipient.get("name").asString()).isEqualTo("Zoé");
                    assertThat(recipient.get("openTracking").asString()).isEqualTo("individual");
                    assertThat(recipient.get("clickTracking").asString()).isEqualTo("aggregate");
                    assertThat(recipient.get("sections").toString()).isEqualTo("[\"tool\"]");
                });
    }

    @Test
    void aRepeatedReleaseAnnouncesNothingMore() {
        subscribers.addAll(List.of(aSubscriber("a@gmail.com", choices())));
        var issue = release();
        batches(issue);

        visitor.topic("issue-released").write(issue, released(issue, "\"weekly\""));
        var later = release();
        batches(later);

        assertThat(entries(issue)).hasSize(1);
    }

    @Test
    void aPageStoredBeforeACrashIsPublishedAsItWas() {
        var issue = ids.next();
        var before = aSubscriber("before@gmail.com", choices());
        mongo.insert(AudiencePage.of(issue, 0, null, List.of(before), false, 250, lanes));
        subscribers.addAll(List.of(before, aSubscriber("zz@gmail.com", choices())));
        subscribers.change(before.id(), it -> it.unsubscribe(evidence(), null, NOW));

        audiences.release(
                new IssueReleased(issue, new IssueReleased.Wanted(List.of(Frequency.WEEKLY))));

        assertThat(batches(issue).getFirst().at("/recipients/0/subscriberId").asString())
                .isEqualTo(before.id());
    }

    @Test
    void thePagesOfOneReadingNumberTheirBatchesOn() {
        var first =
                AudiencePage.of(
                        "nbswy3dpeb3w64tm",
                        0,
                        null,
                        List.of(
                                aSubscriber("a@gmail.com", choices()),
                                aSubscriber("b@gmail.com", choices()),
                                aSubscriber("c@gmail.com", choices())),
                        false,
                        2,
                        lanes);
        var second =
                AudiencePage.of(
                        "nbswy3dpeb3w64tm",
                        1,
                        first,
                        List.of(aSubscriber("d@gmail.com", choices())),
                        true,
                        2,
                        lanes);

        assertThat(first.batches())
                .extracting(AudienceBatched::batchId)
                .containsExactly("nbswy3dpeb3w64tm/google/0", "nbswy3dpeb3w64tm/google/1");
        assertThat(second.batches())
                .extracting(AudienceBatched::batchId)
                .containsExactly("nbswy3dpeb3w64tm/google/2");
        assertThat(second.batches().getLast().totals()).isEqualTo(new AudienceBatched.Totals(3, 4));
    }

    private String release() {
        var issue = ids.next();
        visitor.topic("issue-released").write(issue, released(issue, "\"weekly\",\"monthly\""));
        return issue;
    }

    private static String released(String issue, String frequencies) {
        return "{\"issueId\":\"%s\",\"audience\":{\"frequencies\":[%s]}}"
                .formatted(issue, frequencies);
    }

    private List<JsonNode> batches(String issue) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> entries(issue),
                        it -> it.stream().anyMatch(batch -> batch.has("totals")));
    }

    private List<JsonNode> entries(String issue) {
        var entries = new ArrayList<JsonNode>();
        for (var it : visitor.topic("audience-batched").entries()) {
            if (it.key().startsWith(issue)) {
                entries.add(it.json());
            }
        }
        return entries;
    }

    private Subscriber aSubscriber(String address, Choices choices) {
        return Subscriber.imported(
                ids.next(),
                EmailAddress.of(address).orElseThrow(),
                choices,
                evidence(),
                new Paper("test", "test", "2026-11-01"),
                "test/" + address,
                NOW);
    }

    private static Choices choices() {
        return Choices.of("", Language.FR);
    }

    private static Evidence evidence() {
        return new Evidence(Source.IMPORT, "/test", Language.FR, null, NOW, null);
    }

    private static String domain(int i) {
        return List.of("gmail.com", "orange.fr", "asso.example").get(i % 3);
    }
}
