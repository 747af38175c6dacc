package fr.jeudi.dispatch.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SigningCertificatesTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-3:123456789012:bounces";
    private static final SnsSigner SNS = SnsSigner.named("sns.amazonaws.com");
    private static final SnsSigner STRANGER = SnsSigner.named("evil.example");

    private final Clock clock = Clock.systemUTC();
    private final List<URI> asked = new ArrayList<>();

    @Test
    void aMessageSnsSignedIsBelievedAndItsCertificateAskedForOnce() throws IOException {
        var certificates = fetching(SNS);

        assertThat(certificates.vouchFor(notification(SNS))).isTrue();
        assertThat(certificates.vouchFor(notification(SNS))).isTrue();
        assertThat(asked).containsExactly(URI.create(SnsSigner.CERTIFICATE_URL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void bothVersionsOfSignaturesHold(String version) throws IOException {
        var message = message(SNS.json(version, confirmation()));

        assertThat(given(SNS).vouchFor(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message", "MessageId", "Timestamp", "TopicArn", "Type", "Signature"})
    void aChangedFieldBreaksTheSignature(String field) throws IOException {
        var json = (ObjectNode) notification(SNS).json();
        var value = json.path(field).asString();
        json.put(field, (value.startsWith("A") ? "B" : "A") + value.substring(1));

        assertThat(given(SNS).vouchFor(new SnsMessage(json))).isFalse();
    }

    @Test
    void aSubjectThatWasNotSignedBreaksTheSignature() throws IOException {
        var json = (ObjectNode) notification(SNS).json();
        json.put("Subject", "new");

        assertThat(given(SNS).vouchFor(new SnsMessage(json))).isFalse();
    }

    @Test
    void anotherVersionOfSignaturesIsRefused() throws IOException {
        var json = (ObjectNode) notification(SNS).json();
        json.put("SignatureVersion", "3");

        assertThat(given(SNS).vouchFor(new SnsMessage(json))).isFalse();
    }

    @Test
    void whoeverElseSignedIsNotSns() throws IOException {
        assertThat(given(SNS).vouchFor(notification(STRANGER))).isFalse();
        assertThatThrownBy(() -> fetching(STRANGER).vouchFor(notification(STRANGER)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no certificate of SNS");
    }

    @Test
    void anExpiredCertificateVouchesForNothing() throws IOException {
        var expired = SnsSigner.named("sns.amazonaws.com", "-10d", 5);

        assertThat(given(expired).vouchFor(notification(expired))).isFalse();
        assertThat(fetching(expired).vouchFor(notification(expired))).isFalse();
    }

    /** X11. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
                "https://sns.eu-west-3.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef.pem",
                "https://evil.example/SimpleNotificationService-0123456789abcdef.pem",
                "https://sns.eu-west-3.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef.pem",
                "https://evil.example#sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
                "https://bucket.s3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
                "https://sns.eu-west-3.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef.pem",
                "https://sns.eu-west-3.amazonaws.com/other.pem",
                "https://sns.eu-west-3.amazonaws.com/x/../SimpleNotificationService-0123456789abcdef.pem",
                "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem?x=y",
                "https://169.254.169.254/SimpleNotificationService-0123456789abcdef.pem",
                "https://[::1]/SimpleNotificationService-0123456789abcdef.pem",
                "file:///etc/passwd",
                "gopher://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem",
                "not a url",
                ""
            })
    void aCertificateIsAskedForNowhereElse(String url) throws IOException {
        var json = (ObjectNode) notification(SNS).json();
        json.put("SigningCertURL", url);

        assertThat(fetching(SNS).vouchFor(new SnsMessage(json))).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void forgeriesWithNewAddressesAskOnceInTenSeconds() throws IOException {
        var certificates = fetching(SNS);
        certificates.vouchFor(notification(SNS));
        var json = (ObjectNode) notification(STRANGER).json();
        json.put("SigningCertURL", SnsSigner.CERTIFICATE_URL.replace("0123", "9999"));

        assertThatThrownBy(() -> certificates.vouchFor(new SnsMessage(json)))
                .isInstanceOf(IOException.class);
        assertThat(certificates.vouchFor(notification(SNS))).isTrue();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aCertificateThatCouldNotBeHadIsAskedForAgainLater() throws IOException {
        var now = clock.instant();
        var away = new ArrayList<>(List.of(true));
        var later = new ArrayList<>(List.of(now));
        var certificates =
                new SigningCertificates(
                        List.of(),
                        _ -> {
                            if (away.removeFirst()) {
                                throw new IOException("away");
                            }
                            return SNS.pem();
                        },
                        new Clock() {
                            @Override
                            public Instant instant() {
                                return later.getFirst();
                            }

                            @Override
                            public ZoneOffset getZone() {
                                return ZoneOffset.UTC;
                            }

                            @Override
                            public Clock withZone(ZoneId zone) {
                                return this;
                            }
                        });
        assertThatThrownBy(() -> certificates.vouchFor(notification(SNS)))
                .isInstanceOf(IOException.class);
        away.add(false);
        later.set(0, now.plus(Duration.ofSeconds(11)));

        assertThat(certificates.vouchFor(notification(SNS))).isTrue();
    }

    @Test
    void aSubscriptionIsConfirmedAtSnsAndNowhereElse() throws IOException {
        var certificates = fetching(SNS);

        assertThat(certificates.confirm(message(SNS.json("2", confirmation())))).isTrue();
        assertThat(asked)
                .singleElement()
                .satisfies(it -> assertThat(it.getHost()).isEqualTo("sns.eu-west-3.amazonaws.com"));
        for (var url :
                List.of(
                        "https://evil.example/?Action=ConfirmSubscription&Token=1",
                        "https://sns.eu-west-3.amazonaws.com/?Action=DeleteTopic&Token=1",
                        "http://127.0.0.1/?Action=ConfirmSubscription&Token=1")) {
            var fields = confirmation();
            fields.put("SubscribeURL", url);
            assertThat(certificates.confirm(message(SNS.json("2", fields)))).isFalse();
        }
        assertThat(asked).hasSize(1);
    }

    private static Map<String, String> confirmation() {
        return new TreeMap<>(
                Map.of(
                        "Type",
                        "SubscriptionConfirmation",
                        "MessageId",
                        "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
                        "Token",
                        "2336412f37",
                        "TopicArn",
                        TOPIC,
                        "Message",
                        "You have chosen to subscribe",
                        "SubscribeURL",
                        "https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
                                + TOPIC
                                + "&Token=2336412f37",
                        "Timestamp",
                        "2026-11-25T14:00:00.000Z"));
    }

    private static SnsMessage notification(SnsSigner signer) {
        return message(signer.notification(TOPIC, "{\"a\":\"é\\n\"}", "2026-11-25T14:00:00.000Z"));
    }

    private static SnsMessage message(String json) {
        return new SnsMessage(JsonMapper.shared().readTree(json));
    }

    private SigningCertificates given(SnsSigner signer) {
        return new SigningCertificates(List.of(signer.certificate()), this::nothing, clock);
    }

    private SigningCertificates fetching(SnsSigner signer) {
        return new SigningCertificates(
                List.of(),
                url -> {
                    asked.add(url);
                    return signer.pem();
                },
                clock);
    }

    private byte[] nothing(URI url) throws IOException {
        throw new IOException("asked for " + url);
    }
}
