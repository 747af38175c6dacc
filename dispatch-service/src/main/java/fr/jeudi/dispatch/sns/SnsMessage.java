package fr.jeudi.dispatch.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One message of a topic, as SNS posts it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html">Verifying
 *     the signatures of Amazon SNS messages</a>
 */
public record SnsMessage(JsonNode json) {
    private static final List<String> OF_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OF_CONFIRMATION =
            List.of(
                    "Message",
                    "MessageId",
                    "SubscribeURL",
                    "Timestamp",
                    "Token",
                    "TopicArn",
                    "Type");

    /** What a message is for. */
    public enum Type {
        NOTIFICATION,
        SUBSCRIPTION_CONFIRMATION,
        UNSUBSCRIBE_CONFIRMATION
    }

    /** Empty for what SNS does not send. */
    public Optional<Type> type() {
        return switch (text("Type")) {
            case "Notification" -> Optional.of(Type.NOTIFICATION);
            case "SubscriptionConfirmation" -> Optional.of(Type.SUBSCRIPTION_CONFIRMATION);
            case "UnsubscribeConfirmation" -> Optional.of(Type.UNSUBSCRIBE_CONFIRMATION);
            default -> Optional.empty();
        };
    }

    public String topic() {
        return text("TopicArn");
    }

    public String message() {
        return text("Message");
    }

    public String subscribeUrl() {
        return text("SubscribeURL");
    }

    public String certificateUrl() {
        return text("SigningCertURL");
    }

    /** Empty where it is none. */
    public Optional<Instant> at() {
        try {
            return Optional.of(Instant.parse(text("Timestamp")));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** Whether the holder of this key signed just this. */
    public boolean isSignedBy(PublicKey key) {
        var algorithm =
                switch (text("SignatureVersion")) {
                    case "1" -> "SHA1withRSA";
                    case "2" -> "SHA256withRSA";
                    default -> "";
                };
        if (algorithm.isEmpty()) {
            return false;
        }
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initVerify(key);
            signature.update(signed().getBytes(UTF_8));
            return signature.verify(Base64.getDecoder().decode(text("Signature")));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }

    private String signed() {
        var text = new StringBuilder();
        for (var field :
                type().orElse(Type.NOTIFICATION) == Type.NOTIFICATION
                        ? OF_NOTIFICATION
                        : OF_CONFIRMATION) {
            if (json.path(field).isString()) {
                text.append(field).append('\n').append(text(field)).append('\n');
            }
        }
        return text.toString();
    }

    private String text(String field) {
        return json.path(field).isString() ? json.path(field).asString() : "";
    }
}
