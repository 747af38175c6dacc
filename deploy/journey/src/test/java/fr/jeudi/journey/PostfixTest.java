package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import fr.jeudi.journey.mailservers.MailServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One issue over a real relay to a real remote server: what {@link MailServers} answers, how it
 * ends in the ledger, and what arrives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostfixTest {
    private static final String HEADLINE = "Vraie poste";
    private static final List<String> REACHED =
            List.of(
                    "marie@near.example",
                    "paul@near.example",
                    "grey@near.example",
                    "jean@far.example",
                    "grey@far.example");
    private static final List<String> RETURNED = List.of("unknown@far.example", "gone@far.example");
    private static final List<String> REFUSED =
            List.of("unknown@near.example", "full@near.example", "spam@near.example");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private MailServers servers;
    private Suite suite;
    private String issue;
    private JsonNode sums;

    @BeforeAll
    void sendOneIssue(@TempDir Path keys) {
        var missing = MailServers.whatIsMissing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        servers = MailServers.start();
        running.push(servers);
        suite = Suite.start("postfix", settings(DkimKeys.drawn("jeudi.example", keys)));
        running.push(suite);
        suite.desk()
                .importConfirmed(
                        Stream.of(REACHED, RETURNED, REFUSED).flatMap(List::stream).toList());
        issue = suite.desk().draft(51, HEADLINE);
        suite.desk().release(issue);
        sums = suite.desk().finished(issue);
    }

    /** Tries end within a minute; one refusal among ten is no reason for an alarm here. */
    private Map<String, String> settings(DkimKeys keys) {
        var settings = new HashMap<>(keys.settings());
        settings.put("SPRING_MAIL_HOST", "127.0.0.1");
        settings.put("SPRING_MAIL_PORT", String.valueOf(servers.relayPort()));
        settings.put("SPRING_MAIL_PROPERTIES_MAIL_SMTP_STARTTLS_REQUIRED", "true");
        settings.put("SPRING_MAIL_PROPERTIES_MAIL_SMTP_SSL_TRUST", "127.0.0.1");
        settings.put("DISPATCH_BOUNCE_DOMAIN", MailServers.RETURN_DOMAIN);
        settings.put("DISPATCH_BOUNCE_MAILBOX_HOST", "127.0.0.1");
        settings.put("DISPATCH_BOUNCE_MAILBOX_PORT", String.valueOf(servers.mailboxPort()));
        settings.put("DISPATCH_BOUNCE_MAILBOX_USER", MailServers.MAILBOX_USER);
        settings.put("DISPATCH_BOUNCE_MAILBOX_PASSWORD", MailServers.MAILBOX_PASSWORD);
        settings.put("DISPATCH_BOUNCE_MAILBOX_TLS", "starttls");
        settings.put("DISPATCH_BOUNCE_MAILBOX_PROPERTIES_MAIL_IMAP_SSL_TRUST", "127.0.0.1");
        settings.put("DISPATCH_BOUNCE_MAILBOX_POLLINTERVAL", "1s");
        settings.put("DISPATCH_RETRY_DELAYS", "1s");
        settings.put("DISPATCH_RETRY_GIVEUPAFTER", "30s");
        settings.put("DISPATCH_ALARM_MINIMUM", "1000");
        return settings;
    }

    @AfterAll
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void theSumsSayWhatTheRelaySaid() {
        assertThat(sums.get("audience").asInt()).isEqualTo(10);
        assertThat(sums.get("accepted").asInt()).isEqualTo(REACHED.size() + RETURNED.size());
        assertThat(sums.get("rejected").asInt()).isEqualTo(REFUSED.size());
        assertThat(sums.get("uncertain").asInt()).isZero();
        assertThat(sums.get("waiting").asInt()).isZero();
    }

    @Test
    void whoIsWelcomeGetsItExactlyOnceGreylistedOrNot() {
        for (var address : REACHED) {
            await("the mail to " + address)
                    .atMost(PATIENCE)
                    .until(() -> !servers.delivered(address).isEmpty());
            assertThat(servers.delivered(address)).as(address).hasSize(1);
        }
        assertThat(servers.tries("grey@near.example")).isEqualTo(2);
        for (var address : REFUSED) {
            assertThat(servers.delivered(address)).as(address).isEmpty();
        }
    }

    /** STANDARDS 4.1; who was tried in vain to the end is 4.4.7. */
    @Test
    void whoIsRefusedEndsRejectedInTheBucketOfTheReply() {
        // What ends the send is told a moment after it.
        await("the refused to be told of")
                .atMost(PATIENCE)
                .until(() -> outcomes("rejected").size() == REFUSED.size());
        var refused = new HashMap<String, String>();
        for (var outcome : outcomes("rejected")) {
            refused.put(
                    outcome.get("subscriberId").asString(),
                    outcome.get("bucket").asString() + " " + outcome.get("status").asString());
        }

        assertThat(refused)
                .containsOnly(
                        entry(id("unknown@near.example"), "HARD 5.1.1"),
                        entry(id("full@near.example"), "SOFT 4.4.7"),
                        entry(id("spam@near.example"), "SENDER 5.7.1"));
        await("nobody there to be suppressed")
                .atMost(PATIENCE)
                .until(() -> state("unknown@near.example"), "suppressed"::equals);
        assertThat(state("full@near.example")).isEqualTo("active");
        assertThat(state("spam@near.example")).isEqualTo("active");
    }

    /** STANDARDS F1, F2, U1–U3. */
    @ParameterizedTest
    @ValueSource(strings = {"marie@near.example", "jean@far.example"})
    void whatArrivesIsWhole(String address) {
        var mail = Mail.of(arrived(address));

        for (var name :
                List.of("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id")) {
            assertThat(mail.all(name)).as(name).hasSize(1);
        }
        assertThat(mail.subject()).contains(HEADLINE);
        assertThat(mail.one("To")).contains(address);
        assertThat(mail.unsubscribe()).isNotEmpty();
        assertThat(mail.one("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(new String(mail.raw(), StandardCharsets.ISO_8859_1).lines())
                .allMatch(it -> it.length() <= 998);
    }

    @Test
    void theWayToTheRelayIsEncrypted() {
        assertThat(Mail.of(arrived("marie@near.example")).all("Received"))
                .anyMatch(it -> it.contains("by relay.example") && it.contains("TLSv1.3"));
    }

    /** STANDARDS D5, U4. */
    @ParameterizedTest
    @ValueSource(strings = {"marie@near.example", "grey@near.example", "jean@far.example"})
    void bothSignaturesHoldAfterTwoHopsAndNoChangeGoesUnnoticed(String address) {
        var records = published();
        var mail = arrived(address);

        assertThat(DkimKeys.verify(mail, records)).isEqualTo("True True");
        var other = Mail.of(mail).unsubscribe().replaceFirst("/unsubscribe/.", "/unsubscribe/z");
        for (var changed :
                List.of(
                        DkimKeys.changed(mail, Mail.of(mail).unsubscribe(), other),
                        DkimKeys.changed(mail, "List-Unsubscribe=One-Click", "List-Unsubscribe"))) {
            assertThat(DkimKeys.verify(changed, records)).isEqualTo("False False");
        }
    }

    /** STANDARDS D5: what a server on the way may be tempted to mend. */
    @ParameterizedTest
    @MethodSource("hardBodies")
    void bothSignaturesHoldWhateverTheBody(String name, String body) throws Exception {
        var records = published();
        var address = name + "@near.example";
        try (var topics = new Topics(suite.broker())) {
            var id = "harddkimbodyaaa" + name.charAt(0);
            topics.write(
                    "mail-requested",
                    0,
                    id.getBytes(StandardCharsets.UTF_8),
                    JsonMapper.shared().writeValueAsBytes(singleMail(id, address, body)));
        }

        var mail = arrived(address);

        assertThat(new String(mail, StandardCharsets.UTF_8)).endsWith("8bit\r\n\r\n" + body);
        assertThat(DkimKeys.verify(mail, records)).isEqualTo("True True");
    }

    static Stream<Arguments> hardBodies() {
        return Stream.of(
                arguments("long", "x".repeat(998) + "\r\n"),
                arguments("empty", ""),
                arguments("trailing", "Bonjour \r\n\r\n\r\n\r\n"),
                arguments("accents", "Déjà jeudi\u00a0!\r\n"));
    }

    private static Map<String, Object> singleMail(String id, String address, String body) {
        var content =
                """
                From: Les Jeudis <jeudi@jeudi.example>\r
                Subject: Essai\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=UTF-8\r
                Content-Transfer-Encoding: 8bit\r
                \r
                """
                        + body;
        return Map.of(
                "mailId",
                id,
                "kind",
                "confirmation",
                "requestedAt",
                "2026-11-23T10:00:00Z",
                "expiresAt",
                "2099-01-01T00:00:00Z",
                "to",
                Map.of("address", address),
                "fromAddress",
                "jeudi@jeudi.example",
                "content",
                content.getBytes(StandardCharsets.UTF_8));
    }

    /** What belongs into DNS; without what reads it the test is skipped. */
    private List<JsonNode> published() {
        assumeTrue(
                DkimKeys.canVerify(),
                "skipped: no dkimpy here (Debian: apt-get install python3-dkim python3-nacl)");
        return suite.api().get("/api/dispatches/signing").expect(200).json().valueStream().toList();
    }

    /** STANDARDS S4. */
    @ParameterizedTest
    @ValueSource(strings = {"marie@near.example", "paul@near.example", "jean@far.example"})
    void theEnvelopeSenderIsAReturnAddressOfOnesOwn(String address) {
        var sender = returnPath(address);

        assertThat(sender).matches("b\\+[a-z2-7]+@bounces\\.example");
        assertThat(sender.substring(0, sender.indexOf('@'))).hasSizeLessThanOrEqualTo(64);
        assertThat(REACHED.stream().map(this::returnPath)).doesNotHaveDuplicates();
    }

    /** STANDARDS S6: told by the relay and by the remote itself, read over IMAP. */
    @ParameterizedTest
    @ValueSource(strings = {"unknown@far.example", "gone@far.example"})
    void whatComesBackEndsBouncedAndSuppresses(String address) {
        var bounced =
                await("the bounce of " + address)
                        .atMost(PATIENCE)
                        .until(() -> outcome("bounced", id(address)), Optional::isPresent)
                        .orElseThrow();

        assertThat(bounced.get("status").asString()).isEqualTo("5.1.1");
        assertThat(bounced.get("bucket").asString()).isEqualTo("HARD");
        await(address + " to be suppressed")
                .atMost(PATIENCE)
                .until(() -> state(address), "suppressed"::equals);
        assertThat(suite.desk().dispatch(issue).get("sums")).isEqualTo(sums);
    }

    /** STANDARDS U17. */
    @Test
    void aMailToTheUnsubscribeAddressUnsubscribes() {
        var to =
                Pattern.compile("<mailto:([^?>]+)")
                        .matcher(Mail.of(arrived("paul@near.example")).one("List-Unsubscribe"))
                        .results()
                        .map(it -> it.group(1))
                        .findFirst()
                        .orElseThrow();

        servers.write("paul@near.example", to, "Bonjour");

        await("paul to be unsubscribed")
                .atMost(PATIENCE)
                .until(() -> state("paul@near.example"), "unsubscribed"::equals);
        assertThat(state("marie@near.example")).isEqualTo("active");
    }

    private String returnPath(String address) {
        return Mail.of(arrived(address)).one("Return-Path").replaceAll("[<>]", "");
    }

    private byte[] arrived(String address) {
        return await("the mail to " + address)
                .atMost(PATIENCE)
                .until(() -> servers.delivered(address), it -> !it.isEmpty())
                .getFirst();
    }

    /** What the other services were told, by outcome. */
    private List<JsonNode> outcomes(String outcome) {
        try (var topics = new Topics(suite.broker())) {
            return topics.values("delivery-reported").stream()
                    .map(JsonMapper.shared()::readTree)
                    .filter(it -> it.path("issueId").asString("").equals(issue))
                    .flatMap(it -> it.path("outcomes").valueStream())
                    .filter(it -> it.get("outcome").asString().equals(outcome))
                    .toList();
        }
    }

    private Optional<JsonNode> outcome(String outcome, String subscriberId) {
        return outcomes(outcome).stream()
                .filter(it -> it.get("subscriberId").asString().equals(subscriberId))
                .findFirst();
    }

    private String id(String address) {
        return subscriber(address).get("id").asString();
    }

    private String state(String address) {
        return subscriber(address).get("state").asString();
    }

    private JsonNode subscriber(String address) {
        return Desk.items(suite.desk().subscribers(address)).getFirst();
    }
}
