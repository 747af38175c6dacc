package fr.jeudi.dispatch.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;

@DispatchTest
class FinishTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;

    @Autowired FinishReports reports;
    @Autowired FinishLetter letter;
    @Autowired Dispatches dispatches;
    @Autowired MongoTemplate mongo;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();
    private final String domain = issue.id() + ".example";

    @BeforeEach
    void aSendThatEnds() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("orange", 0),
                issue.lastBatch(
                        "orange",
                        0,
                        List.of(
                                AnIssue.person("p0@" + domain),
                                AnIssue.person("reject-1@" + domain),
                                AnIssue.person("drop-1@" + domain)),
                        1,
                        3));
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches
                                .find(issue.id())
                                .filter(it -> it.state() == DispatchState.FINISHED)
                                .isPresent());
    }

    /** The figures, in words, without anybody in them. */
    @Test
    void theReportSaysHowItEndedAndWhatToDo() throws Exception {
        var parts = mail("fr");

        assertThat(parts)
                .allSatisfy((_, text) ->
                        assertThat(text)
                                .contains("68", "adresse inconnue", "Orange", "1 mail incertain")
                                .contains("https://jeudi.example/admin/dispatch/" + issue.id())
                                .doesNotContain("@", "??", "550"));
        assertThat(parts.get("text/html")).contains("Faire &lt;ensemble&gt;");
        assertThat(mail("en"))
                .allSatisfy((_, text) ->
                        assertThat(text)
                                .contains("unknown address", "1 uncertain mail:")
                                .doesNotContain("??"));
        Files.writeString(
                Path.of("target", "finish.html"), Objects.requireNonNull(parts.get("text/html")));
    }

    @Test
    void whoWasSkippedWithTheirLaneIsToldByCause() {
        var other = AnIssue.released();
        wire.write("issue-released", other.id(), other.issue());
        await().atMost(PATIENCE).until(() -> dispatches.cancelLane(other.id(), "orange"));
        wire.write(
                "audience-batched",
                other.batchId("orange", 0),
                other.lastBatch("orange", 0, AnIssue.people(domain, 2), 1, 2));
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches.find(other.id()).orElseThrow().state()
                                == DispatchState.FINISHED);

        var finish = reports.finish(dispatches.find(other.id()).orElseThrow());

        assertThat(finish.state()).isEqualTo("finished");
        assertThat(finish.causes()).containsExactly(new Finish.Cause("skipped", "cancelled", 2));
    }

    @Test
    void theReportIsMarkedAsWrittenByAMachine() throws Exception {
        var message = message("fr");

        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSubject()).isEqualTo("Envoi du n° 68 terminé : 1 accepté sur 3");
        assertThat(message.getHeader("Date")).isNull();
    }

    /** Replicas that race, and a crash before it was noted: one mail each. */
    @Test
    void eachAddressGetsOneMailHoweverOftenAndByWhomItIsReported() {
        var two = "two@" + domain;
        var properties = new FinishProperties(List.of("one@" + domain, two), Locale.of("fr"));
        var replicas = List.of(reports.with(properties), reports.with(properties));
        var ended = dispatches.find(issue.id()).orElseThrow();

        replicas.parallelStream().forEach(it -> it.report(ended));
        replicas.forEach(it -> it.report(ended));

        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() >= 3);
        await().during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> RELAY.to(domain).size() == 3);
        assertThat(RELAY.to(domain))
                .extracting(ScriptedRelay.Mail::recipient)
                .containsExactlyInAnyOrder("p0@" + domain, "one@" + domain, two);
        assertThat(dispatches.reportsDue())
                .extracting(Dispatch::issueId)
                .doesNotContain(issue.id());
    }

    /** Refused for now or hung up on, it is tried again; refused for good, it ends. */
    @Test
    void aReportThatIsRefusedHoldsUpNoOther() {
        var ended = dispatches.find(issue.id()).orElseThrow();
        var never = "reject-boss@" + domain;
        var addresses =
                List.of(never, "later-boss@" + domain, "lost-boss@" + domain, "boss@" + domain);

        reports.with(new FinishProperties(addresses, Locale.of("fr"))).report(ended);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(RELAY.to(domain))
                                .extracting(ScriptedRelay.Mail::recipient)
                                .containsExactlyInAnyOrder(
                                        "p0@" + domain,
                                        "later-boss@" + domain,
                                        "lost-boss@" + domain,
                                        "boss@" + domain));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        mongo.findById(
                                                FinishReports.mailId(ended, never),
                                                Document.class,
                                                "mails"))
                                .containsEntry("state", "REJECTED"));
        assertThat(dispatches.reportsDue())
                .extracting(Dispatch::issueId)
                .doesNotContain(issue.id());
    }

    @Test
    void anotherEndIsAnotherMail() {
        var ended = dispatches.find(issue.id()).orElseThrow();
        var first = FinishReports.mailId(ended, "one@" + domain);

        dispatches.reopen(issue.id(), "an-order", Instant.parse("2099-01-02T00:00:00Z"), null);
        await().atMost(PATIENCE)
                .until(() ->
                        dispatches
                                .find(issue.id())
                                .filter(it -> it.state() == DispatchState.FINISHED)
                                .isPresent());

        var again = dispatches.find(issue.id()).orElseThrow();
        assertThat(FinishReports.mailId(again, "one@" + domain))
                .matches("[a-z2-7]{16}")
                .isNotEqualTo(first);
    }

    private Map<String, String> mail(String language) throws MessagingException, IOException {
        var parts = (MimeMultipart) message(language).getContent();
        return Map.of(
                "text/plain", text(parts.getBodyPart(0)), "text/html", text(parts.getBodyPart(1)));
    }

    private static String text(BodyPart part) throws MessagingException, IOException {
        return (String) part.getContent();
    }

    private MimeMessage message(String language) throws MessagingException {
        var finish = reports.finish(dispatches.find(issue.id()).orElseThrow());
        var bytes = letter.compose(finish, "jeudi@example.org", Locale.of(language));
        assertThat(new String(bytes, StandardCharsets.UTF_8).split("(?<!\r)\n", -1)).hasSize(1);
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }
}
