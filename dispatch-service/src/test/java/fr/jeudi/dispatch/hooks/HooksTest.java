package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.hooks.Calls.example;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.Contracts;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.ScriptedRelay;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returned;
import fr.jeudi.dispatch.returned.Returns;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** From a provider's call to {@code delivery-reported}. */
@DispatchTest
class HooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ScriptedRelay RELAY = DispatchTest.Relay.RELAY;
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    @Autowired MockMvcTester web;
    @Autowired Returns returns;
    @Autowired Wire wire;
    @Autowired MeterRegistry meters;
    private final AnIssue issue = AnIssue.released();
    private final String reader = AnIssue.anId();
    private final String domain = issue.id() + ".example";

    @Test
    void whatAProviderTellsOfAMailIsToldOnOfItsReader() {
        assertThat(postmark(example("postmark-bounce.json", sent())))
                .hasStatusOk()
                .doesNotContainHeader(HttpHeaders.SET_COOKIE);

        var reports =
                wire.readJson(
                        "delivery-reported",
                        it ->
                                it.at("/outcomes/0/subscriberId").asString("").equals(reader)
                                        && it.at("/outcomes/0/outcome")
                                                .asString("")
                                                .equals("bounced"),
                        1);
        assertThat(reports).hasSize(1);
        var report = reports.getFirst();
        Contracts.assertFits("delivery-reported", report.toString().getBytes(UTF_8));
        assertThat(report.path("issueId").asString()).isEqualTo(issue.id());
        assertThat(report.at("/outcomes/0/bucket").asString()).isEqualTo("HARD");
        assertThat(report.toString()).doesNotContain("camille@");
    }

    @Test
    void whatIsToldTwiceOrReplayedWithinTheWindowCountsOnce() {
        var body =
                """
                {"kind":"complained","messageId":"%s"}
                """
                        .formatted(sent());
        var kept = count("generic", "kept");
        var repeated = count("generic", "repeated");

        for (int i = 0; i < 3; i++) {
            assertThat(generic(body, Instant.now())).hasStatusOk();
        }

        assertThat(count("generic", "kept") - kept).isEqualTo(1);
        assertThat(count("generic", "repeated") - repeated).isEqualTo(2);
        assertThat(returns.by(reader)).extracting(Returned::kind).containsExactly(Kind.COMPLAINED);
    }

    @Test
    void eachKindOfEventIsKept() {
        assertThat(generic(example("generic.json", sent()), Instant.now())).hasStatusOk();

        assertThat(returns.by(reader))
                .extracting(Returned::kind)
                .containsExactlyInAnyOrder(
                        Kind.BOUNCED, Kind.DEFERRED, Kind.DELIVERED, Kind.COMPLAINED, Kind.LEFT);
        assertThat(returns.by(reader)).extracting(Returned::source).containsOnly("generic");
    }

    /** S4: an address is no proof, and a token one character off is none of ours. */
    @Test
    void anEventThatNamesNobodyByATokenChangesNobodyAndIsCounted() {
        var genuine = sent();
        var forged = genuine.substring(0, 40) + (genuine.charAt(40) == 'a' ? 'b' : 'a');
        var before = count("generic", "unknown");

        for (var trace : List.of(forged + genuine.substring(41), "zoe@" + domain, "")) {
            var body =
                    "[{\"kind\":\"bounced\",\"messageId\":\"" + trace + "\"},{\"kind\":\"left\"}]";
            assertThat(generic(body, Instant.now())).hasStatusOk();
        }

        assertThat(count("generic", "unknown") - before).isEqualTo(6);
        assertThat(returns.by(reader)).isEmpty();
    }

    @Test
    void whatIsNothingToUsIsCountedAndAnsweredWell() {
        var before = count("generic", "ignored");

        assertThat(generic("[{\"kind\":\"opened\"},{\"kind\":7},3]", Instant.now())).hasStatusOk();

        assertThat(count("generic", "ignored") - before).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/sendgrid", "/hooks/mandrill", "/hooks", "/hooks/generic/x"})
    void aProviderThatIsNotSetUpIsNotThere(String path) {
        assertThat(web.post().uri(path).content("[]")).hasStatus(404);
    }

    @Test
    void onlyAPostIsHeard() {
        assertThat(web.get().uri("/hooks/generic")).hasStatus(405);
    }

    @Test
    void whoeverShowsNoSecretIsAskedForIt() {
        var before = count("postmark", "unknown-caller");

        assertThat(web.post().uri("/hooks/postmark").content("{}"))
                .hasStatus(401)
                .hasContentTypeCompatibleWith("application/problem+json")
                .hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"hooks\"")
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"type\":\"https://jeudi.fr/problems/hook-unknown-caller\",\"status\":401}");
        assertThat(count("postmark", "unknown-caller") - before).isEqualTo(1);
    }

    /** X12: guessing is slow, and is no way to keep others from being heard. */
    @Test
    void aSourceThatKeepsFailingIsToldToWaitAndOthersAreHeard() {
        for (int i = 0; i < Failures.MOST; i++) {
            assertThat(unproved("192.0.2.7")).hasStatus(403);
        }

        assertThat(unproved("192.0.2.7"))
                .hasStatus(429)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/hook-throttled");
        var wait = unproved("192.0.2.7").getResponse().getHeader(HttpHeaders.RETRY_AFTER);
        assertThat(Integer.parseInt(String.valueOf(wait))).isBetween(1, 60);
        assertThat(unproved("192.0.2.8")).hasStatus(403);
        assertThat(generic("[]", Instant.now())).hasStatusOk();
    }

    private MvcTestResult unproved(String source) {
        return web.post()
                .uri("/hooks/generic")
                .with(request -> {
                    request.setRemoteAddr(source);
                    return request;
                })
                .content("[]")
                .exchange();
    }

    @Test
    void whatIsUnsignedStaleTooLargeOrTooDeepIsRefusedWithAReason() {
        assertThat(web.post().uri("/hooks/generic").content("[]")).hasStatus(403);
        assertThat(generic("[]", Instant.now().minus(Duration.ofMinutes(6))))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/hook-stale");
        assertThat(generic("[".repeat(100), Instant.now()))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("https://jeudi.fr/problems/hook-malformed");
        assertThat(generic(" ".repeat((1 << 20) + 1), Instant.now()))
                .hasStatus(413)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("larger than 1024 kB");
    }

    @Test
    void anOperatorSeesWhoIsSetUpAndWasHeard() {
        generic("[]", Instant.now());
        web.post().uri("/hooks/postmark").content("{}").exchange();

        assertThat(desk("operator"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        [{"provider":"brevo","on":false,"heardAt":null},
                         {"provider":"generic","path":"/hooks/generic","on":true},
                         {"provider":"mailgun","on":false},
                         {"provider":"postmark","on":true,"refusedWhy":"unknown-caller"},
                         {"provider":"sendgrid","on":false},
                         {"provider":"ses","on":false}]
                        """);
        assertThat(desk("operator"))
                .bodyJson()
                .extractingPath("$[1].heardAt")
                .asString()
                .isNotEmpty();
        assertThat(desk("marketing")).hasStatus(403);
        assertThat(web.get().uri("/api/bounces/hooks")).hasStatus(401);
    }

    private String sent() {
        wire.write("issue-released", issue.id(), issue.issue());
        wire.write(
                "audience-batched",
                issue.batchId("other", 0),
                issue.lastBatch(
                        "other", 0, List.of(AnIssue.person(reader, "zoe@" + domain)), 1, 1));
        await().atMost(PATIENCE).until(() -> RELAY.to(domain).size() == 1);
        var field =
                Pattern.compile("Message-ID:\\s+(\\S+)")
                        .matcher(RELAY.to(domain).getFirst().text());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private MvcTestResult postmark(String body) {
        return web.post()
                .uri("/hooks/postmark")
                .header(HttpHeaders.AUTHORIZATION, Calls.basic("jeudi:secret-of-the-tests"))
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .content(body)
                .exchange();
    }

    /** With a content type as SNS has it: the body is read whatever it is called. */
    private MvcTestResult generic(String body, Instant at) {
        var timestamp = String.valueOf(at.getEpochSecond());
        var signature = Calls.hmac(KEY, "msg_1." + timestamp + "." + body);
        var request =
                web.post()
                        .uri("/hooks/generic")
                        .header(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8")
                        .content(body.getBytes(UTF_8));
        Map.of(
                        "webhook-id",
                        "msg_1",
                        "webhook-timestamp",
                        timestamp,
                        "webhook-signature",
                        "v1," + Base64.getEncoder().encodeToString(signature))
                .forEach(request::header);
        return request.exchange();
    }

    private MvcTestResult desk(String role) {
        return web.get()
                .uri("/api/bounces/hooks")
                .with(jwt().authorities(List.of(new SimpleGrantedAuthority("ROLE_" + role))))
                .exchange();
    }

    private double count(String provider, String status) {
        return meters.counter("dispatch.hooks", "provider", provider, "status", status).count();
    }
}
