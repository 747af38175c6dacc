package fr.jeudi.dispatch.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.people.People;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** X20: what was put aside can be seen, without personal data, and replayed once. */
@DispatchTest
class DeadLetterDeskTest {
    private static final String API = "/api/dispatches/dead-letters";

    @Autowired MockMvcTester web;
    @Autowired DeadLetters letters;
    @Autowired People people;
    @Autowired Wire wire;

    @Test
    void anOperatorSeesWhyARecordWasPutAsideButNobodysAddress()
            throws UnsupportedEncodingException {
        var id = putAside("issue-released").key();

        var shown =
                web.get()
                        .uri("/admin/dispatch/dead-letters?lang=en")
                        .with(oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_operator")))
                        .exchange();

        assertThat(shown).hasStatusOk();
        assertThat(shown.getResponse().getContentAsString())
                .contains(id, "UnreadableRecord", "c***@orange.example", "Z***", "Replay")
                .doesNotContain("camille", "Zoé", "??");
    }

    @Test
    void aReplayedRecordComesBackWithItsKeyAndASecondClickDoesNothing() {
        var letter = putAside("mail-requested");

        assertThat(order("replay", letter.topic(), letter.offset(), "operator"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.done")
                .isEqualTo(1);
        assertThat(order("replay", letter.topic(), letter.offset(), "operator"))
                .bodyJson()
                .extractingPath("$.done")
                .isEqualTo(0);

        // As unreadable as before, it returns as another dead letter that says so.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(of(letter.topic(), String.valueOf(letter.key())))
                                .hasSize(2)
                                .anyMatch(DeadLetter::replayedBefore)
                                .anySatisfy(it ->
                                        assertThat(it.decision())
                                                .isNotNull()
                                                .extracting(Decision::what)
                                                .isEqualTo(Decision.What.REPLAYED)));
    }

    @Test
    void allThatNobodyHasDecidedOnAreReplayedAndTheIgnoredAreLetLie() {
        var ignored = putAside("audience-batched");
        var other = putAside("audience-batched");
        assertThat(order("ignore", ignored.topic(), ignored.offset(), "operator"))
                .bodyJson()
                .extractingPath("$.done")
                .isEqualTo(1);

        assertThat(letters.replayAll("audience-batched", "an-operator").done())
                .isGreaterThanOrEqualTo(1);

        assertThat(of("audience-batched", String.valueOf(ignored.key())))
                .singleElement()
                .extracting(it -> String.valueOf(it.decision()))
                .asString()
                .contains("IGNORED");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> of("audience-batched", String.valueOf(other.key())).size() == 2);
    }

    /** R6. */
    @Test
    void anOldStateOfASubscriberIsReadAgainByUsAndNotWrittenBack() {
        var left = AnIssue.anId();
        var newcomer = AnIssue.anId();
        wire.write("subscriber-changed", left, state(left, 2, "unsubscribed"));
        await().atMost(Duration.ofSeconds(60)).until(() -> !people.known(List.of(left)).isEmpty());
        wire.write("error.subscriber-changed.dispatch", left, state(left, 1, "active"));
        wire.write("error.subscriber-changed.dispatch", newcomer, state(newcomer, 1, "active"));

        assertThat(letters.replayAll("subscriber-changed", "an-operator").done()).isEqualTo(2);

        assertThat(people.known(List.of(left, newcomer)))
                .extractingFromEntries(it -> it.getValue().state())
                .containsExactlyInAnyOrder("unsubscribed", "active");
        wire.write("subscriber-changed", left, state(left, 3, "unsubscribed"));
        assertThat(
                        wire.readJson(
                                "subscriber-changed",
                                it -> it.path("subscriberId").asString("").equals(left),
                                2))
                .extracting(it -> it.path("version").asInt())
                .containsExactly(2, 3);
    }

    @Test
    void aStateOfASubscriberThatIsStillUnreadableGoesOnWaiting() {
        var letter = putAside("subscriber-changed");

        assertThat(letters.replay(letter.topic(), letter.offset(), "an-operator").done()).isZero();

        assertThat(of(letter.topic(), String.valueOf(letter.key())))
                .singleElement()
                .matches(DeadLetter::isOpen);
    }

    private static Map<String, Object> state(String id, int version, String state) {
        return Map.of(
                "subscriberId",
                id,
                "version",
                version,
                "state",
                state,
                "openTracking",
                "granted",
                "clickTracking",
                "granted");
    }

    @Test
    void aPublisherLooksButDoesNotTouch() {
        var letter = putAside("subscriber-changed");

        assertThat(order("replay", letter.topic(), letter.offset(), "publisher")).hasStatus(403);
        assertThat(
                        web.post()
                                .uri("/admin/dispatch/dead-letters/ignore")
                                .param("topic", letter.topic())
                                .param("offset", String.valueOf(letter.offset()))
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_publisher")))
                                .with(csrf()))
                .hasStatus(403);
        assertThat(
                        web.get()
                                .uri(API + "?topic=subscriber-changed")
                                .with(
                                        jwt().authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_publisher"))))
                .hasStatusOk();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"order\":\"replay\",\"topic\":\"__consumer_offsets\"}",
                "{\"order\":\"ignore\",\"topic\":\"mail-requested\"}",
                "{\"order\":\"eat\",\"topic\":\"mail-requested\",\"offset\":1}",
                "{\"order\":\"replay\",\"topic\":\"mail-requested\",\"offset\":-1}"
            })
    void anOrderThatMakesNoSenseIsRefused(String body) {
        assertThat(
                        web.post()
                                .uri(API)
                                .contentType("application/json")
                                .content(body)
                                .with(
                                        jwt().authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_operator"))))
                .hasStatus(400);
    }

    @Test
    void whileKafkaIsAwayThatIsSaid() {
        var kafka = new KafkaProperties();
        kafka.setBootstrapServers(List.of("127.0.0.1:1"));
        var topics = new DeadLetterTopics(kafka);
        long start = System.nanoTime();

        assertThatThrownBy(() -> topics.before("mail-requested", 1, 1, _ -> true))
                .isInstanceOf(KafkaAway.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void longAndHostileValuesAreCutAndMasked() {
        var batch =
                "{\"a\":["
                        + "\"x@y.example\",".repeat(500)
                        + "1],\"b\":\""
                        + "é".repeat(900_000)
                        + "\"}";

        assertThat(Masked.value(batch.getBytes(StandardCharsets.UTF_8)))
                .hasSizeLessThan(4_100)
                .contains("x***@y.example", "… 481")
                .doesNotContain("x@y");
        assertThat(
                        Masked.value(
                                "{\"a@b.example\": a.b%40c.example"
                                        .getBytes(StandardCharsets.UTF_8)))
                .doesNotContain("a@b", "a.b%40");
        assertThat(
                        Masked.value(
                                "{\"name\" : \"Hélène \\\"Lou\\\" Martin\", \"name\":\"\", nonsense, \"name\":\"Ali"
                                        .getBytes(StandardCharsets.UTF_8)))
                .contains("\"name\" : \"H***\"", "\"name\":\"A***")
                .doesNotContain("lène", "Lou", "Martin", "Ali");
        assertThat(Masked.value(new byte[] {0, (byte) 0xff})).hasSizeLessThan(10);
    }

    private DeadLetter putAside(String topic) {
        var key = AnIssue.anId();
        var value =
                "{\"of\":\"%s\",\"to\":\"camille@orange.example\",\"name\":\"Zoé\"}".formatted(key);
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        wire.writeBytes(topic, key, bytes);
        wire.read("error." + topic + ".dispatch", it -> Arrays.equals(it, bytes), 1);
        return of(topic, key).getFirst();
    }

    private List<DeadLetter> of(String topic, String key) {
        return letters.page(topic, Long.MAX_VALUE, 200).letters().stream()
                .filter(it -> key.equals(it.key()))
                .toList();
    }

    private MvcTestResult order(String order, String topic, long offset, String role) {
        return web.post()
                .uri(API)
                .contentType("application/json")
                .content(
                        "{\"order\":\"%s\",\"topic\":\"%s\",\"offset\":%d}"
                                .formatted(order, topic, offset))
                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role)))
                .exchange();
    }
}
