package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.hooks.Calls.NOW;
import static fr.jeudi.dispatch.hooks.Calls.TOKEN;
import static fr.jeudi.dispatch.hooks.Calls.call;
import static fr.jeudi.dispatch.hooks.Calls.example;
import static fr.jeudi.dispatch.hooks.Calls.hmac;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.returned.Kind;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SendGrid, Mailgun and the generic one, which sign (X12). */
class SignedHooksTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final KeyPair PAIR = pair();

    private final SendGrid sendgrid =
            new SendGrid(List.of(pair().getPublic(), PAIR.getPublic()), WINDOW);
    private final Mailgun mailgun = new Mailgun(new HmacKeys(List.of(KEY)), WINDOW);
    private final Generic generic =
            new Generic(new HmacKeys(List.of("another".getBytes(UTF_8), KEY)), WINDOW);

    @Test
    void sendgridsBatchIsReadWhenItIsSigned() throws Refused {
        var body = example("sendgrid.json");
        var events = sendgrid.read(call(body, sendgridSigned(body, 0)));

        assertThat(events)
                .extracting(Event::what, Calls::bucket)
                .containsExactly(
                        tuple(Kind.BOUNCED, Bucket.HARD),
                        tuple(Kind.BOUNCED, Bucket.SENDER),
                        tuple(Kind.BOUNCED, Bucket.DISABLED),
                        tuple(Kind.LEFT, null),
                        tuple(Kind.COMPLAINED, null),
                        tuple(Kind.DEFERRED, Bucket.SOFT),
                        tuple(Kind.DELIVERED, null),
                        tuple(Kind.COMPLAINED, null),
                        tuple(Kind.LEFT, null),
                        tuple(null, null),
                        tuple(null, null));
        assertThat(events.subList(0, 9))
                .allSatisfy(it -> assertThat(it.traces()).containsExactly(TOKEN));
    }

    /** Where no server's words say more. */
    @ParameterizedTest
    @CsvSource({
        "'\"event\":\"bounce\",\"bounce_classification\":\"Invalid Address\"', HARD",
        "'\"event\":\"bounce\",\"bounce_classification\":\"Unclassified\",\"reason\":\"550 oops\"', SOFT",
        "'\"event\":\"bounce\",\"bounce_classification\":\"Technical Failure\",\"reason\":\"oops\"', SOFT",
        "'\"event\":\"bounce\",\"type\":\"blocked\"', SENDER",
        "'\"event\":\"dropped\",\"reason\":\"Invalid\"', HARD",
        "'\"event\":\"dropped\",\"reason\":\"Recipient List over Package Quota\"', SENDER",
        "'\"event\":\"dropped\",\"reason\":\"Invalid SMTPAPI header\"', SENDER"
    })
    void sendgridsOwnWordIsHardOnlyOfAnAddress(String fields, Bucket bucket) throws Refused {
        var body = "[{" + fields + "}]";

        assertThat(sendgrid.read(call(body, sendgridSigned(body, 0))))
                .extracting(Event::what, Calls::bucket)
                .containsExactly(tuple(Kind.BOUNCED, bucket));
    }

    /** The vector SendGrid publishes with its libraries: key, time and signature are theirs. */
    @Test
    void sendgridsOwnExampleVerifies() {
        var key =
                Providers.publicKey(
                        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==");
        var headers =
                Map.of(
                        SendGrid.SIGNATURE,
                        "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=",
                        SendGrid.TIMESTAMP,
                        "1588788367");
        var body =
                "{\"category\":\"example_payload\",\"event\":\"test_event\",\"message_id\":\"message_id\"}";
        var theirs = new SendGrid(List.of(key), Duration.ofDays(100_000));

        assertThat(read(() -> theirs.read(call(body, headers)))).isEqualTo("heard");
        assertThat(read(() -> theirs.read(call(body + " ", headers)))).isEqualTo("UNSIGNED");
    }

    @Test
    void noByteOfASignedBodyMayChange() {
        var body = "[{\"event\":\"spamreport\",\"jeudi\":\"x\"}]";
        var sendgridHeaders = sendgridSigned(body, 0);
        var genericHeaders = genericSigned(body, 0);
        for (int i = 0; i < body.length(); i++) {
            var changed = body.getBytes(UTF_8);
            changed[i] ^= 1;
            assertThat(read(() -> sendgrid.read(call(changed, sendgridHeaders))))
                    .isEqualTo("UNSIGNED");
            assertThat(read(() -> generic.read(call(changed, genericHeaders))))
                    .isEqualTo("UNSIGNED");
        }
    }

    @Test
    void noCharacterOfASignatureOrItsTimeMayChange() {
        var body = "[]";
        assertEachCharacterCounts(
                sendgridSigned(body, 0),
                SendGrid.TIMESTAMP,
                it -> read(() -> sendgrid.read(call(body, it))));
        assertEachCharacterCounts(
                genericSigned(body, 0),
                "webhook-timestamp",
                it -> read(() -> generic.read(call(body, it))));
        assertEachCharacterCounts(
                genericSigned(body, 0),
                "webhook-signature",
                it -> read(() -> generic.read(call(body, it))));
        assertEachCharacterCounts(
                genericSigned(body, 0),
                "webhook-id",
                it -> read(() -> generic.read(call(body, it))));
    }

    @ParameterizedTest
    @CsvSource({"299, heard", "-299, heard", "301, STALE", "-301, STALE"})
    void aCallSignedTooLongAgoOrTooEarlyIsRefused(int age, String answer) {
        assertThat(read(() -> sendgrid.read(call("[]", sendgridSigned("[]", age)))))
                .isEqualTo(answer);
        assertThat(read(() -> generic.read(call("[]", genericSigned("[]", age)))))
                .isEqualTo(answer);
        assertThat(read(() -> mailgun.read(call(mailgunSigned("a", age), Map.of()))))
                .isEqualTo(answer);
    }

    @Test
    void withoutSignatureNobodyIsHeard() {
        assertThat(read(() -> sendgrid.read(call("[]", Map.of())))).isEqualTo("UNSIGNED");
        assertThat(read(() -> generic.read(call("[]", Map.of())))).isEqualTo("UNSIGNED");
        assertThat(read(() -> mailgun.read(call("{}", Map.of())))).isEqualTo("UNSIGNED");
        assertThat(read(() -> mailgun.read(call("[]", Map.of())))).isEqualTo("UNSIGNED");
    }

    @Test
    void genericEventsAreReadAndASecondSignatureMayStandBesideTheFirst() throws Refused {
        var body = example("generic.json");
        var headers = new HashMap<>(genericSigned(body, 0));
        headers.merge("webhook-signature", "v1a,AAAA v1,AAAA ", (good, other) -> other + good);

        assertThat(generic.read(call(body, headers)))
                .extracting(Event::what, Calls::bucket)
                .containsExactly(
                        tuple(Kind.BOUNCED, Bucket.HARD),
                        tuple(Kind.DEFERRED, Bucket.SOFT),
                        tuple(Kind.DELIVERED, null),
                        tuple(Kind.COMPLAINED, null),
                        tuple(Kind.LEFT, null),
                        tuple(null, null));
    }

    @Test
    void mailgunsFailureIsSortedByItsReply() throws Refused {
        var event = mailgun.read(call(mailgunSigned("first", 0), Map.of())).getFirst();

        assertThat(event.what()).isEqualTo(Kind.BOUNCED);
        assertThat(event.traces()).first().isEqualTo(TOKEN);
        assertThat(event.status()).isEqualTo("5.1.1");
        assertThat(event.cause()).contains("does not exist").doesNotContain("camille@");
        assertThat(Calls.bucket(event)).isEqualTo(Bucket.HARD);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"event\":\"failed\",\"severity\":\"temporary\"', DEFERRED, SOFT",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"reason\":\"suppress-bounce\"', BOUNCED, DISABLED",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"reason\":\"suppress-complaint\"', COMPLAINED,",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"reason\":\"suppress-unsubscribe\"', LEFT,",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"delivery-status\":{\"code\":605}', BOUNCED, SOFT",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"reason\":\"old\",\"delivery-status\":{\"code\":602,\"message\":\"Too old\"}', BOUNCED, SOFT",
        "'\"event\":\"failed\",\"severity\":\"temporary\",\"reason\":\"old\",\"delivery-status\":{\"code\":602,\"message\":\"Too old\"}', BOUNCED, SOFT",
        "'\"event\":\"failed\",\"severity\":\"permanent\",\"delivery-status\":{\"code\":552,\"message\":\"mailbox full\"}', BOUNCED, SOFT",
        "'\"event\":\"rejected\"', BOUNCED, SENDER",
        "'\"event\":\"delivered\"', DELIVERED,",
        "'\"event\":\"complained\"', COMPLAINED,",
        "'\"event\":\"unsubscribed\"', LEFT,",
        "'\"event\":\"opened\"',,",
        "'\"event\":\"new\"',,"
    })
    void eachOfMailgunsEventsHasItsMeaning(String fields, @Nullable Kind what, Bucket bucket)
            throws Refused {
        var body = mailgunSigned("n", 0, "{" + fields + "}");

        assertThat(mailgun.read(call(body, Map.of())))
                .extracting(Event::what, Calls::bucket)
                .containsExactly(tuple(what, bucket));
    }

    /** Its signature covers no event; so whoever overheard one cannot put another under it. */
    @Test
    void mailgunsTokenCountsOnlyWithTheBodyItCameWith() {
        var heard = mailgunSigned("once", 0);

        assertThat(read(() -> mailgun.read(call(heard, Map.of())))).isEqualTo("heard");
        assertThat(read(() -> mailgun.read(call(heard, Map.of())))).isEqualTo("heard");
        assertThat(read(() -> mailgun.read(call(heard.replace("failed", "complained"), Map.of()))))
                .isEqualTo("UNSIGNED");
    }

    @Test
    void noCharacterOfMailgunsSignatureMayChange() {
        var body = mailgunSigned("abcdef", 0);
        var start = body.indexOf("\"timestamp\": \"") + 14;
        for (int i = start; i < start + 10; i++) {
            var changed = body.substring(0, i) + other(body.charAt(i)) + body.substring(i + 1);
            assertThat(read(() -> mailgun.read(call(changed, Map.of())))).isEqualTo("UNSIGNED");
        }
        assertThat(read(() -> mailgun.read(call(body.replace("abcdef", "abcdeg"), Map.of()))))
                .isEqualTo("UNSIGNED");
        for (int i = 0; i < 64; i++) {
            var at = body.indexOf("\"signature\": \"") + 14 + i;
            var changed = body.substring(0, at) + other(body.charAt(at)) + body.substring(at + 1);
            assertThat(read(() -> mailgun.read(call(changed, Map.of())))).isEqualTo("UNSIGNED");
        }
    }

    private static char other(char c) {
        return c == '0' ? '1' : '0';
    }

    private interface Reading {
        List<Event> now() throws Refused;
    }

    private interface Trial {
        String answer(Map<String, String> headers);
    }

    private static String read(Reading reading) {
        try {
            reading.now();
            return "heard";
        } catch (Refused e) {
            return e.why().name();
        }
    }

    private static void assertEachCharacterCounts(
            Map<String, String> headers, String name, Trial trial) {
        assertThat(trial.answer(headers)).isEqualTo("heard");
        var value = headers.getOrDefault(name, "");
        // The last character of base64 before its padding has bits that mean nothing.
        for (int i = 0; i < value.length() - 2; i++) {
            var changed = new HashMap<>(headers);
            changed.put(
                    name, value.substring(0, i) + other(value.charAt(i)) + value.substring(i + 1));
            assertThat(trial.answer(changed)).isEqualTo("UNSIGNED");
        }
    }

    private static Map<String, String> sendgridSigned(String body, int age) {
        var timestamp = String.valueOf(NOW.getEpochSecond() - age);
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(PAIR.getPrivate());
            signature.update((timestamp + body).getBytes(UTF_8));
            return Map.of(
                    SendGrid.SIGNATURE,
                    Base64.getEncoder().encodeToString(signature.sign()),
                    SendGrid.TIMESTAMP,
                    timestamp);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> genericSigned(String body, int age) {
        var timestamp = String.valueOf(NOW.getEpochSecond() - age);
        var signature = hmac(KEY, "msg_1." + timestamp + "." + body);
        return Map.of(
                "webhook-id",
                "msg_1",
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(signature));
    }

    private static String mailgunSigned(String nonce, int age) {
        var timestamp = String.valueOf(NOW.getEpochSecond() - age);
        return example("mailgun-failed.json")
                .replace("{timestamp}", timestamp)
                .replace("{nonce}", nonce)
                .replace("{signature}", HexFormat.of().formatHex(hmac(KEY, timestamp + nonce)));
    }

    private static String mailgunSigned(String nonce, int age, String event) {
        var whole = mailgunSigned(nonce, age);
        return whole.substring(0, whole.indexOf("\"event-data\":"))
                + "\"event-data\":"
                + event
                + "}";
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSettingThatCannotBeRightIsNamedButNotPrinted() {
        assertThatThrownBy(() -> Providers.publicKey("bm8ga2V5"))
                .hasMessageContaining("sendgrid.public-keys")
                .hasMessageNotContaining("bm8ga2V5");
    }
}
