package fr.jeudi.dispatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** R9: an issue is not a list of addresses for ever. */
@DispatchTest
class RetentionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant END = Instant.parse("2020-01-31T12:00:00Z");
    private static final SimpleGrantedAuthority OPERATOR =
            new SimpleGrantedAuthority("ROLE_operator");

    @Autowired Retention retention;
    @Autowired Ledger ledger;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @Test
    void ofAnIssueThatEndedLongAgoNeitherAddressesNorNamesNorRepliesAreKept() {
        endedLongAgo();
        assertThat(said())
                .anyMatch(it -> it.contains("Zoé"))
                .anyMatch(it -> it.contains("r***@"))
                .anyMatch(it -> it.contains("Greylisted"));
        var sums = ledger.tally(issue.id()).sums();

        retention.forget(END.plusMillis(1));

        assertThat(said())
                .isNotEmpty()
                .noneMatch(it -> it.matches(".*(Zoé|Greylisted|%s).*".formatted(domain)));
        assertThat(dispatch().emptied()).isTrue();
        assertThat(ledger.tally(issue.id()).sums())
                .isEqualTo(sums)
                .isEqualTo(new Sums(3, 2, 1, 0, 0, 0));
    }

    @Test
    void ofWhomAnEmptiedIssueWentToThePagesSayTheRest() {
        endedLongAgo();
        var people = ledger.batch(issue.batchId("other", 0)).recipients();
        var rejected = people.getLast().subscriberId();
        retention.forget(END.plusMillis(1));

        var path = "/api/dispatches/" + issue.id();
        assertThat(web.get().uri(path + "/recipients").with(jwt().authorities(OPERATOR)))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"total":1,"items":[{"outcome":"rejected","address":"–","cause":null,"status":"5.1.1"}]}
                        """);
        assertThat(page("/admin/dispatch/" + issue.id())).contains(">–<", "1 personne");
        assertThat(page("/admin/dispatch/" + issue.id() + "?outcome=accepted"))
                .contains(">–<", "2 personnes");
        assertThat(page("/admin/dispatch/subscribers/" + rejected)).contains("Faire");
    }

    @Test
    void anIssueIsNotEmptiedBefore() {
        endedLongAgo();

        retention.forget(END);

        assertThat(dispatch().emptied()).isNull();
        assertThat(said()).anyMatch(it -> it.contains("p@" + domain));
    }

    @Test
    void anIssueThatHasNotEndedIsNotEmptied() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.pause(issue.id()));
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, List.of(AnIssue.person("p@" + domain)), 1, 1));
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());

        retention.forget(END.plusMillis(1));

        assertThat(said()).anyMatch(it -> it.contains("p@" + domain));
    }

    /** As where it is a dead letter that nobody replays. */
    @Test
    void ofAnIssueThatNeverCameTheAudienceIsEmptiedAsLongAfterItCame() {
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, List.of(AnIssue.person("p@" + domain)), 1, 1));
        await().atMost(PATIENCE).until(() -> !ledger.progress(issue.id()).isEmpty());
        retention.forget(END);
        assertThat(said()).anyMatch(it -> it.contains("p@" + domain));
        mongo.updateFirst(
                query(where("issueId").is(issue.id())),
                Update.update("dueAt", END.minusMillis(1)),
                Progress.class);

        retention.forget(END);

        assertThat(said()).hasSize(2).noneMatch(it -> it.matches(".*(Zoé|%s).*".formatted(domain)));
    }

    /** Killed before it said so, or while another did the same. */
    @Test
    void anIssueThatIsEmptyAlreadyIsMarkedByWhoeverComesNext() {
        endedLongAgo();
        new Eraser(mongo).empty(issue.id());
        assertThat(dispatch().emptied()).isNull();

        Stream.generate(() -> CompletableFuture.runAsync(() -> retention.forget(END.plusMillis(1))))
                .limit(2)
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(dispatch().emptied()).isTrue();
    }

    /** Whoever it then goes to would otherwise be kept for good. */
    @Test
    void whatIsSentAgainIsToBeEmptiedAgain() {
        endedLongAgo();
        retention.forget(END.plusMillis(1));

        dispatches.reopen(issue.id(), "an-order", Instant.parse("2099-01-01T00:00:00Z"), null);

        await().atMost(PATIENCE).until(() -> dispatch().closed());
        assertThat(dispatch().emptied()).isNull();
        assertThat(dispatch().finishedAt()).isAfter(END);
    }

    /** One accepted, one at the second try, one rejected. */
    private void endedLongAgo() {
        var people =
                Stream.of("p", "later-1", "reject-1")
                        .map(it -> AnIssue.person(it + "@" + domain))
                        .toList();
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch("other", 0, people, 1, 3));
        await().atMost(PATIENCE)
                .until(() -> dispatches.find(issue.id()).filter(Dispatch::closed).isPresent());
        assertThat(ledger.progress(issue.id())).hasSize(2);
        mongo.updateFirst(
                query(where("_id").is(issue.id())),
                Update.update("finishedAt", END),
                Dispatch.class);
    }

    private Dispatch dispatch() {
        return dispatches.find(issue.id()).orElseThrow();
    }

    /** What the ledger keeps of the issue's recipients. */
    private List<String> said() {
        return Stream.of(Batch.class, Progress.class)
                .map(mongo::getCollectionName)
                .flatMap(it ->
                        mongo
                                .find(query(where("issueId").is(issue.id())), Document.class, it)
                                .stream())
                .map(Document::toJson)
                .toList();
    }

    private String page(String path) {
        var page = web.get().uri(path).with(oidcLogin().authorities(OPERATOR)).exchange();
        assertThat(page).hasStatusOk();
        return new String(page.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
