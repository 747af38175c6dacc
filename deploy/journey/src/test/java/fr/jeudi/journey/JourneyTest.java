package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From sign-up to report over the real HTTP and SMTP of one running suite. The steps build on each
 * other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class JourneyTest {
    private static final int MANY = 2_000;
    private static final byte[] RUBBISH = "{\"half\": \"a rec".getBytes(StandardCharsets.UTF_8);

    private final Suite suite = Suite.start("journey");
    private final Reader camille = Reader.of(suite, "camille@orange.example");
    private final Reader dominique = Reader.of(suite, "dominique@gmail.example");
    private final Desk desk = suite.desk();
    private String sample = "";

    @AfterAll
    void stop() {
        suite.close();
    }

    /** STANDARDS X20. First, so that all that follows shows that every consumer lives. */
    @Test
    @Order(1)
    void unreadableRecordsGoToTheDeadLettersAsTheyCameAndStopNobody() throws InterruptedException {
        var contract = Contract.read();
        try (var topics = new Topics(suite.broker())) {
            for (var topic : contract.topics()) {
                for (int i = 0; i < topics.partitions(topic); i++) {
                    topics.write(
                            topic, i, "aaaaaaaaaaaaaaaa".getBytes(StandardCharsets.UTF_8), RUBBISH);
                }
            }
            for (var topic : contract.topics()) {
                for (var reader : contract.readers(topic)) {
                    await("dead letters of %s in %s".formatted(reader, topic))
                            .atMost(Duration.ofSeconds(60))
                            .untilAsserted(() ->
                                    assertThat(topics.values("error." + topic + "." + reader))
                                            .hasSize(topics.partitions(topic))
                                            .allMatch(it -> Arrays.equals(it, RUBBISH)));
                }
            }
        }
    }

    @Test
    @Order(1)
    void theTopicsAreWhatTheContractSays() {
        var contract = Contract.read();
        try (var topics = new Topics(suite.broker())) {
            for (var topic : contract.topics()) {
                assertThat(topics.partitions(topic))
                        .as(topic)
                        .isEqualTo(contract.partitions(topic));
                contract.configuration(topic)
                        .forEach((name, value) ->
                                assertThat(topics.configuration(topic, name))
                                        .as(topic + " " + name)
                                        .isEqualTo(value));
            }
        }
    }

    /** STANDARDS R2, T6. */
    @Test
    @Order(2)
    void aSignUpIsConfirmedByAPostAndByNothingElse() {
        camille.signsUp("Camille", true).expect(202);
        dominique.signsUp("Dominique", false).expect(202);

        for (int i = 0; i < 3; i++) {
            var page = camille.browser().get(camille.confirmation()).expect(200);
            assertThat(page.text()).contains("<form").contains("method=\"post\"");
            assertThat(camille.browser().method("HEAD", camille.confirmation()).status())
                    .isEqualTo(200);
        }
        assertThat(camille.state()).isEqualTo("pending");

        camille.confirms();
        dominique.confirms();

        assertThat(camille.state()).isEqualTo("active");
        assertThat(dominique.state()).isEqualTo("active");
    }

    /** STANDARDS X2. */
    @Test
    @Order(3)
    void aSecondSignUpIsAnsweredLikeTheFirst() {
        var known = camille.signsUp("Camille", true);
        var unknown = Reader.of(suite, "claude@free.example").signsUp("Claude", true);

        assertThat(known.status()).isEqualTo(unknown.status());
        assertThat(known.text()).isEqualTo(unknown.text());
        assertThat(camille.state()).isEqualTo("active");
    }

    @Test
    @Order(4)
    void theSampleIssueWaitsAsADraftAndCanBeTried() {
        assertThat(desk.issues()).hasSize(1);
        var draft = desk.issues().getFirst();
        assertThat(draft.get("status").asString()).isEqualTo("draft");
        sample = draft.get("id").asString();

        desk.testSend(sample, "redaction@jeudi.example");

        var trial = suite.mailbox().await("redaction@jeudi.example", headline());
        assertThat(trial.types()).containsExactly("text/plain", "text/html");
        assertThat(desk.issue(sample).get("status").asString()).isEqualTo("draft");
    }

    @Test
    @Order(5)
    void theReleasedIssueReachesWhoConfirmedAndNobodyElse() {
        desk.release(sample);

        var sums = desk.finished(sample);
        assertThat(sums.get("audience").asInt()).isEqualTo(2);
        assertThat(sums.get("accepted").asInt()).isEqualTo(2);
        assertThat(camille.receives(headline()).text()).contains("Camille");
        assertThat(dominique.receives(headline()).text()).contains("Dominique");
        await("the issue to be shown as sent")
                .atMost(Duration.ofSeconds(60))
                .until(() -> desk.issue(sample).get("status").asString().equals("sent"));
    }

    /** STANDARDS U1, U2, U3, L1, L4, L8, F1, F6. Only a public address makes U2's https. */
    @Test
    @Order(6)
    void theMailHasTheFieldsProvidersAskFor() {
        var one = camille.receives(headline());
        var other = dominique.receives(headline());

        for (var name : List.of("From", "Date", "Message-ID", "Subject", "To", "MIME-Version")) {
            assertThat(one.all(name)).as(name).hasSize(1);
        }
        assertThat(one.one("To")).contains(camille.address());
        assertThat(one.unsubscribe()).startsWith(suite.address() + "/unsubscribe/");
        assertThat(one.one("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(one.one("List-Id"))
                .matches(".*<[^<>\\s]+\\.[^<>\\s]+>")
                .isEqualTo(other.one("List-Id"));
        assertThat(one.one("Precedence")).isEqualTo("bulk");
        assertThat(one.one("Message-ID")).isNotEqualTo(other.one("Message-ID"));
        assertThat(one.types()).containsExactly("text/plain", "text/html");
        assertThat(one.html().select("html").attr("lang")).isEqualTo("fr");
        assertThat(one.text()).contains("/unsubscribe/");
        assertThat(one.html().select("a[href*=/unsubscribe/]")).isNotEmpty();
    }

    /** STANDARDS C1, C6, T1, T2: by name for who allowed it, in sum for who did not. */
    @Test
    @Order(7)
    void opensAndClicksShowInTheReportAsFarAsWasAllowed() {
        for (var reader : List.of(camille, dominique)) {
            var mail = reader.receives(headline());
            var pixel = reader.browser().get(mail.pixel()).expect(200);
            assertThat(pixel.header("Content-Type")).isEqualTo("image/gif");
            assertThat(pixel.body()).hasSize(43);
            assertThat(pixel.header("Cache-Control")).contains("no-store");
            assertThat(pixel.headers("Set-Cookie")).isEmpty();

            var click = reader.browser().get(mail.link("/c/")).expect(302);
            assertThat(click.header("Location")).startsWith("http");
            assertThat(click.header("Referrer-Policy")).isEqualTo("no-referrer");
        }

        await("the hits to be counted")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    var report = desk.report(sample);
                    assertThat(report.get("delivered").asInt()).isEqualTo(2);
                    assertThat(report.get("humanOpens").asInt()).isEqualTo(2);
                    assertThat(report.get("humanClicks").asInt()).isEqualTo(2);
                    assertThat(report.get("machineLoads").asInt()).isZero();
                    assertThat(report.get("uniqueOpeners").asInt()).isEqualTo(1);
                    assertThat(report.get("uniqueClickers").asInt()).isEqualTo(1);
                });
    }

    /**
     * STANDARDS C6: mails of two who did not consent differ by greeting and unsubscribe link only.
     */
    @Test
    @Order(8)
    void onlyConsentPutsAPersonIntoALink() {
        var measured = camille.receives(headline());
        var unmeasured = dominique.receives(headline());

        assertThat(measured.pixel()).isNotEqualTo(unmeasured.pixel());
        assertThat(tokenBytes(measured.pixel(), 3, 13)).isNotEqualTo(new byte[10]);
        assertThat(tokenBytes(unmeasured.pixel(), 3, 13)).isEqualTo(new byte[10]);
        assertThat(tokenBytes(unmeasured.link("/c/"), 3, 13)).isEqualTo(new byte[10]);
    }

    private static byte[] tokenBytes(String link, int from, int to) {
        var token = link.substring(link.lastIndexOf('/') + 1);
        return Arrays.copyOfRange(Base64.getUrlDecoder().decode(token), from, to);
    }

    /**
     * STANDARDS U7 to U10, U13: as a provider's agent does it, in both encodings, and once more.
     */
    @Test
    @Order(10)
    void oneClickUnsubscribes() {
        var mail = camille.receives(headline());

        for (int i = 0; i < 2; i++) {
            var answer = oneClick(mail.unsubscribe());
            assertThat(answer.status()).isIn(200, 202);
            assertThat(answer.headers("Location")).isEmpty();
            assertThat(answer.headers("Set-Cookie")).isEmpty();
        }
        assertThat(camille.state()).isEqualTo("unsubscribed");

        var multipart =
                suite.anonymous()
                        .postMultipart(
                                dominique.receives(headline()).unsubscribe(),
                                "List-Unsubscribe",
                                "",
                                "",
                                "One-Click");
        assertThat(multipart.status()).isIn(200, 202);
        assertThat(multipart.headers("Location")).isEmpty();
        assertThat(dominique.state()).isEqualTo("unsubscribed");
    }

    private Answer oneClick(String link) {
        return suite.anonymous().postForm(link, Map.of("List-Unsubscribe", "One-Click"));
    }

    /** STANDARDS C3, U16: neither the next issue nor a hit on the old one. */
    @Test
    @Order(11)
    void whoLeftGetsNothingMore() {
        var claude = Reader.of(suite, "claude@free.example");
        claude.confirms();
        var next = desk.draft(2, "Numéro d’après");
        desk.release(next);

        assertThat(desk.finished(next).get("accepted").asInt()).isEqualTo(1);
        claude.receives("Numéro d’après");
        assertThat(suite.mailbox().all(camille.address()))
                .noneMatch(it -> it.isAbout("Numéro d’après"));
    }

    /**
     * STANDARDS L8, promise 2: the imported issue to 2,000, stopped and resumed half-way; the sums
     * add up.
     */
    @Test
    @Order(16)
    void twoThousandGetAnImportedIssueOnceEach() throws Exception {
        var done = desk.importConfirmed(addresses());
        assertThat(done.get("created").asInt()).isEqualTo(MANY);
        var imported =
                desk.importIssue(
                                Files.readString(
                                        Path.of("src/test/resources/journey/numero-12.txt")))
                        .expect(201)
                        .json();
        assertThat(imported.get("number").asInt()).isEqualTo(12);
        assertThat(imported.get("date").asString()).isEqualTo("2027-02-18");
        var id = imported.get("id").asString();
        var headline = imported.get("headline").asString();
        suite.mailbox().empty();

        desk.release(id);
        await("a part to be sent")
                .atMost(Duration.ofSeconds(60))
                .until(() -> desk.sum(id, "accepted") >= 50);
        desk.pause(id);
        var waiting = new AtomicLong();
        await("the rest to wait, once the workers have sent what they held")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    long now = desk.sum(id, "waiting");
                    return waiting.getAndSet(now) == now && desk.state(id).equals("paused");
                });
        assertThat(waiting.get()).isPositive();
        desk.resume(id);

        var sums = desk.finished(id);
        assertThat(sums.get("waiting").asInt()).isZero();
        assertThat(sums.get("accepted").asInt()).isEqualTo(MANY + 1);
        assertThat(sums.get("audience").asInt())
                .isEqualTo(
                        List.of("accepted", "rejected", "uncertain", "skipped", "waiting").stream()
                                .mapToInt(it -> sums.get(it).asInt())
                                .sum());
        assertEachGotItOnce(headline);
    }

    private void assertEachGotItOnce(String headline) {
        var messageIds = new HashSet<String>();
        var reached = new HashSet<String>();
        for (var mail : suite.mailbox().all("")) {
            assertThat(mail.isAbout(headline)).isTrue();
            messageIds.add(mail.one("Message-ID"));
            reached.add(mail.one("To").replaceAll(".*<|>.*", "").toLowerCase(Locale.ROOT));
        }
        assertThat(messageIds).hasSize(MANY + 1);
        assertThat(reached).hasSize(MANY + 1).containsAll(addresses());
    }

    private static List<String> addresses() {
        var lanes = List.of("orange", "gmail", "outlook", "laposte", "free", "mairie");
        return IntStream.range(0, MANY)
                .mapToObj(it -> "lecteur%d@%s.example".formatted(it, lanes.get(it % lanes.size())))
                .toList();
    }

    /** STANDARDS R2, P6: an import brings nobody back who left. */
    @Test
    @Order(17)
    void anImportDoesNotBringBackWhoLeft() {
        desk.importConfirmed(List.of(camille.address()));

        assertThat(camille.state()).isEqualTo("unsubscribed");
    }

    /** STANDARDS X18, X19. Last: it reads what all the other steps have printed. */
    @Test
    @Order(99)
    void theLogNamesNobodyAndTellsNoSecret() {
        var log = suite.log();

        assertThat(
                        Pattern.compile("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)*\\.(example|fr|org)")
                                .matcher(log)
                                .results()
                                .map(it -> it.group())
                                .collect(Collectors.toSet()))
                .isEqualTo(Set.of());
        assertThat(log).doesNotContain("Camille", "Dominique");
        assertThat(log.lines().filter(it -> it.contains(" ERROR "))).isEmpty();
    }

    private String headline() {
        return desk.issue(sample).get("headline").asString();
    }
}
