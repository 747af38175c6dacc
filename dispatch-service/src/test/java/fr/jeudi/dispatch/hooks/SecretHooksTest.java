package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.hooks.Calls.TOKEN;
import static fr.jeudi.dispatch.hooks.Calls.call;
import static fr.jeudi.dispatch.hooks.Calls.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fr.jeudi.dispatch.hooks.Refused.Why;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.returned.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Brevo and Postmark, which show a secret. */
class SecretHooksTest {
    private static final String SECRET = "jeudi:a-long-password";
    private static final Map<String, String> SHOWN = Map.of("Authorization", Calls.basic(SECRET));

    private final SharedSecrets secrets =
            new SharedSecrets("test", List.of("the-one-of-today", SECRET));
    private final Brevo brevo = new Brevo(secrets);
    private final Postmark postmark = new Postmark(secrets);

    @Test
    void theSecretIsShownInAnyOfThreeWays() throws Refused {
        for (var headers :
                List.of(
                        SHOWN,
                        Map.of("authorization", "bearer the-one-of-today"),
                        Map.of("X-Jeudi-Secret", "the-one-of-today"))) {
            assertThat(brevo.read(call("[]", headers))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer the-one-of-todaX",
                "Bearer the-one-of-today-and-more",
                "Basic !!!",
                "Basic amV1ZGk6",
                "Digest the-one-of-today",
                "the-one-of-today"
            })
    void whoeverShowsNoSecretIsNotHeard(String authorization) {
        var headers = Map.of("Authorization", authorization);

        assertThatThrownBy(() -> brevo.read(call(example("brevo.json"), headers)))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).isEqualTo(Why.UNKNOWN_CALLER));
        assertThatThrownBy(() -> postmark.read(call("{}", headers))).isInstanceOf(Refused.class);
    }

    @Test
    void aSecretThatCouldBeGuessedStopsTheStartAndIsNotPrinted() {
        assertThatThrownBy(
                        () -> new SharedSecrets("dispatch.hooks.brevo.secrets", List.of("short")))
                .hasMessageContaining("dispatch.hooks.brevo.secrets")
                .hasMessageNotContaining("short");
    }

    @Test
    void brevosEventsAreReadAndItsRepliesSortedByTheOneClassifier() throws Refused {
        var events = brevo.read(call(example("brevo.json"), SHOWN));

        assertThat(events)
                .extracting(Event::what, Calls::bucket)
                .containsExactly(
                        tuple(Kind.BOUNCED, Bucket.HARD),
                        tuple(Kind.BOUNCED, Bucket.SOFT),
                        tuple(Kind.BOUNCED, Bucket.DISABLED),
                        tuple(Kind.BOUNCED, Bucket.HARD),
                        tuple(Kind.DEFERRED, Bucket.THROTTLE),
                        tuple(Kind.DELIVERED, null),
                        tuple(Kind.COMPLAINED, null),
                        tuple(Kind.LEFT, null),
                        tuple(null, null),
                        tuple(null, null));
        assertThat(events.subList(0, 8)).allSatisfy(it -> assertThat(it.traces()).contains(TOKEN));
        assertThat(events.getFirst().status()).isEqualTo("5.1.1");
        assertThat(events.getFirst().at()).isEqualTo(Instant.parse("2026-11-25T14:00:00Z"));
        assertThat(events).extracting(Event::cause).noneMatch(it -> ("" + it).contains("camille@"));
    }

    @Test
    void oneEventIsReadLikeABatchOfOne() throws Refused {
        assertThat(brevo.read(call("{\"event\":\"spam\",\"message-id\":\"x\"}", SHOWN)))
                .extracting(Event::what)
                .containsExactly(Kind.COMPLAINED);
    }

    @ParameterizedTest
    @CsvSource({
        "hard_bounce, , HARD",
        "error, , SENDER",
        "error, Unable to render the template, SENDER",
        "error, 552 5.2.2 mailbox full, SOFT"
    })
    void brevosOwnWordCountsWhereNoServersDoes(String event, @Nullable String said, Bucket bucket)
            throws Refused {
        var reason = said == null ? "" : said;
        var body = "{\"event\":\"" + event + "\",\"reason\":\"" + reason + "\"}";

        assertThat(brevo.read(call(body, SHOWN))).extracting(Calls::bucket).containsExactly(bucket);
    }

    @Test
    void postmarksBouncesNameThePersonInMetadataAndComplaintsInTheirContent() throws Refused {
        var bounce = postmark.read(call(example("postmark-bounce.json"), SHOWN)).getFirst();
        var complaint = postmark.read(call(example("postmark-complaint.json"), SHOWN)).getFirst();

        assertThat(bounce.what()).isEqualTo(Kind.BOUNCED);
        assertThat(bounce.traces()).containsExactly(TOKEN);
        assertThat(Calls.bucket(bounce)).isEqualTo(Bucket.HARD);
        assertThat(bounce.status()).isEqualTo("5.1.1");
        assertThat(bounce.at()).isEqualTo(Instant.parse("2026-11-25T14:00:00.273539300Z"));
        assertThat(complaint.what()).isEqualTo(Kind.COMPLAINED);
        assertThat(complaint.traces()).singleElement().asString().contains(TOKEN);
    }

    /** The provider's word counts where no server's does. */
    @ParameterizedTest
    @CsvSource({
        "HardBounce, BOUNCED, HARD",
        "BadEmailAddress, BOUNCED, HARD",
        "SoftBounce, BOUNCED, SOFT",
        "DnsError, BOUNCED, SOFT",
        "ManuallyDeactivated, BOUNCED, DISABLED",
        "Blocked, BOUNCED, SENDER",
        "SpamNotification, BOUNCED, SENDER",
        "DMARCPolicy, BOUNCED, SENDER",
        "SMTPApiError, BOUNCED, SENDER",
        "TemplateRenderingFailed, BOUNCED, SENDER",
        "Unknown, BOUNCED, SOFT",
        "Transient, DEFERRED, SOFT",
        "SpamComplaint, COMPLAINED,",
        "Unsubscribe, LEFT,",
        "AutoResponder,,",
        "ChallengeVerification,,",
        "SomethingNew,,"
    })
    void eachKindOfPostmarksBouncesHasItsMeaning(String type, @Nullable Kind what, Bucket bucket)
            throws Refused {
        var body = "{\"RecordType\":\"Bounce\",\"Type\":\"" + type + "\"}";

        assertThat(postmark.read(call(body, SHOWN)))
                .extracting(Event::what, Calls::bucket)
                .containsExactly(tuple(what, bucket));
    }

    @ParameterizedTest
    @CsvSource({
        "Unknown, smtp;550 5.1.1 user unknown, HARD",
        "Unknown, smtp;550 5.7.1 message looks like spam, SENDER",
        "SMTPApiError, The account of the recipient is inactive, SENDER"
    })
    void whatPostmarkCannotTellIsReadFromTheServersWords(String type, String details, Bucket bucket)
            throws Refused {
        var body =
                "{\"RecordType\":\"Bounce\",\"Type\":\"%s\",\"Details\":\"%s\"}"
                        .formatted(type, details);

        assertThat(postmark.read(call(body, SHOWN)))
                .extracting(Calls::bucket)
                .containsExactly(bucket);
    }

    @ParameterizedTest
    @CsvSource({
        "true, Recipient, ManualSuppression, LEFT",
        "true, Customer, ManualSuppression,",
        "true, Recipient, HardBounce,",
        "false, Recipient, ManualSuppression,"
    })
    void onlyTheReaderLeaves(boolean stops, String origin, String reason, @Nullable Kind what)
            throws Refused {
        var body =
                """
                {"RecordType":"SubscriptionChange","SuppressSending":%s,"Origin":"%s","SuppressionReason":"%s"}
                """
                        .formatted(stops, origin, reason);

        assertThat(postmark.read(call(body, SHOWN))).extracting(Event::what).containsExactly(what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "1", "\"text\"", "null", "{\"a\":", "[1,", "{} {}"})
    void whatIsNoJsonIsRefused(String body) {
        assertThatThrownBy(() -> brevo.read(call(body, SHOWN)))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).isEqualTo(Why.MALFORMED));
    }

    /** X21. */
    @Test
    void whatIsNestedTooDeepOrFullOfNothingIsRefused() {
        var deep = "[".repeat(5_000) + "]".repeat(5_000);
        var full = "[{}" + ",{}".repeat(60_000) + "]";

        for (var body : List.of(deep, full)) {
            assertThatThrownBy(() -> brevo.read(call(body, SHOWN)))
                    .isInstanceOfSatisfying(
                            Refused.class, it -> assertThat(it.why()).isEqualTo(Why.MALFORMED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, null, \"x\", [], {}]",
                "[{\"event\":{\"a\":1}},{\"event\":17},{\"event\":null},{\"event\":\"\"},[]]",
                "[{\"event\":\"opened\",\"ts_epoch\":\"x\",\"message-id\":[\"a\"]},1,2,3,4]"
            })
    void whatAnEventShouldNotLookLikeIsPassedOver(String body) throws Refused {
        assertThat(brevo.read(call(body, SHOWN)))
                .hasSize(5)
                .extracting(Event::what)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e300", "99999999999999", "\"soon\"", "null", "0"})
    void aTimeThatCannotBeIsNow(String time) throws Refused {
        var body = "{\"event\":\"spam\",\"ts_epoch\":" + time + "}";

        assertThat(brevo.read(call(body, SHOWN))).extracting(Event::at).containsExactly(Calls.NOW);
    }
}
