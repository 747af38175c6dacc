package fr.jeudi.dispatch.hooks;

import static fr.jeudi.dispatch.hooks.Calls.TOKEN;
import static fr.jeudi.dispatch.hooks.Calls.call;
import static fr.jeudi.dispatch.hooks.Calls.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.hooks.Refused.Why;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.sns.SigningCertificates;
import fr.jeudi.dispatch.sns.SnsSigner;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SesTest {
    private static final String TOPIC = "arn:aws:sns:eu-west-3:123456789012:bounces";
    private static final String TIME = "2026-11-25T14:00:00.000Z";
    private static final SnsSigner SNS = SnsSigner.named("sns.amazonaws.com");

    private final List<URI> asked = new ArrayList<>();
    private final Ses ses = ses(true);

    @ParameterizedTest
    @CsvSource({
        "ses-bounce.json, BOUNCED, HARD",
        "ses-delay.json, DEFERRED, SOFT",
        "ses-complaint.json, COMPLAINED,",
        "ses-delivery.json, DELIVERED,",
        "ses-subscription.json, LEFT,"
    })
    void eachKindIsReadAndNamesThePerson(String example, @Nullable Kind what, Bucket bucket)
            throws Refused {
        var event = told(example(example));

        assertThat(event.what()).isEqualTo(what);
        assertThat(event.traces()).contains(TOKEN);
        assertThat(Calls.bucket(event)).isEqualTo(bucket);
        assertThat("" + event.cause()).doesNotContain("camille@");
        assertThat(event.at()).isBefore(Instant.parse("2026-11-25T14:00:01Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"eventType\":\"Open\"}',",
        "'{\"eventType\":\"Tomorrow\"}',",
        "'{\"eventType\":\"Reject\"}', BOUNCED",
        "'{\"notificationType\":\"Bounce\",\"bounce\":{}}',",
        "'{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"General\",\"bouncedRecipients\":[{\"emailAddress\":\"a@b.example\"}]}}',",
        "'{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"General\",\"bouncedRecipients\":[{\"status\":\"4.4.7\"}]}}', BOUNCED",
        "'{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Transient\",\"bounceSubType\":\"MailboxFull\",\"bouncedRecipients\":[{}]}}', BOUNCED",
        "'{\"notificationType\":\"Complaint\",\"complaint\":{\"complaintFeedbackType\":\"not-spam\",\"complainedRecipients\":[{}]}}',",
        "'{\"eventType\":\"Subscription\",\"subscription\":{\"newTopicPreferences\":{\"unsubscribeAll\":false}}}',",
        "'Successfully validated SNS topic for Amazon SES event publishing.',",
        "'[1]',"
    })
    void whatIsNothingToUsIsPassedOver(String message, @Nullable Kind what) throws Refused {
        assertThat(told(message).what()).isEqualTo(what);
    }

    @Test
    void aTopicWeDoNotKnowIsNotHeardWhoeverSignedIt() {
        var other = SNS.notification(TOPIC + "-of-others", example("ses-bounce.json"), TIME);

        assertThatThrownBy(() -> ses.read(call(other, Map.of())))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).isEqualTo(Why.UNSIGNED));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatSnsDidNotSignIsNotHeard() {
        var body = SNS.notification(TOPIC, example("ses-bounce.json"), TIME);

        for (var forged :
                List.of(
                        body.replace("Permanent", "Transient"),
                        body.replace("Timestamp", "Timestamps"),
                        "{\"TopicArn\":\"" + TOPIC + "\"}",
                        "{\"TopicArn\":\"" + TOPIC + "\",\"Type\":\"Notification\"}")) {
            assertThatThrownBy(() -> ses.read(call(forged, Map.of())))
                    .isInstanceOfSatisfying(
                            Refused.class, it -> assertThat(it.why()).isEqualTo(Why.UNSIGNED));
        }
    }

    @Test
    void aMessageOfTheDayBeforeYesterdayIsStale() {
        var body = SNS.notification(TOPIC, "{}", "2026-11-23T14:00:00.000Z");

        assertThatThrownBy(() -> ses.read(call(body, Map.of())))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).isEqualTo(Why.STALE));
    }

    @Test
    void aSubscriptionOfOurTopicIsConfirmed() throws Refused {
        assertThat(ses.read(call(confirmation(TOPIC), Map.of()))).isEmpty();
        assertThat(asked)
                .extracting(URI::getQuery)
                .anySatisfy(it -> assertThat(it).contains("Token=2336412f37"));
    }

    @Test
    void nobodyElsesSubscriptionIsConfirmedAndNoneWhereTheOperatorDoes() throws Refused {
        assertThatThrownBy(() -> ses.read(call(confirmation(TOPIC + "2"), Map.of())))
                .isInstanceOf(Refused.class);
        ses(false).read(call(confirmation(TOPIC), Map.of()));

        assertThat(asked).extracting(URI::getPath).doesNotContain("/");
    }

    @Test
    void whileSnsCannotBeAskedTheCallIsToComeAgain() {
        var cut =
                new Ses(
                        List.of(TOPIC),
                        new SigningCertificates(
                                List.of(),
                                _ -> {
                                    throw new IOException("away");
                                },
                                Clock.systemUTC()),
                        true,
                        new BounceClassifier(),
                        Duration.ofHours(26));

        assertThatThrownBy(() -> cut.read(call(SNS.notification(TOPIC, "{}", TIME), Map.of())))
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.why()).isEqualTo(Why.LATER));
    }

    private Event told(String message) throws Refused {
        return ses.read(call(SNS.notification(TOPIC, message, TIME), Map.of())).getFirst();
    }

    private static String confirmation(String topic) {
        return SNS.json(
                "1",
                new TreeMap<>(
                        Map.of(
                                "Type",
                                "SubscriptionConfirmation",
                                "MessageId",
                                "165545c9",
                                "Token",
                                "2336412f37",
                                "TopicArn",
                                topic,
                                "Message",
                                "You have chosen to subscribe",
                                "SubscribeURL",
                                "https://sns.eu-west-3.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
                                        + topic
                                        + "&Token=2336412f37",
                                "Timestamp",
                                TIME)));
    }

    private Ses ses(boolean confirms) {
        return new Ses(
                List.of(TOPIC),
                new SigningCertificates(
                        List.of(),
                        url -> {
                            asked.add(url);
                            return SNS.pem();
                        },
                        Clock.systemUTC()),
                confirms,
                new BounceClassifier(),
                Duration.ofHours(26));
    }
}
