package fr.jeudi.dispatch.hooks;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which providers may call, for example {@code
 * DISPATCH_HOOKS_POSTMARK_SECRETS=jeudi:a-long-password}. One without a secret is not there.
 * Everywhere the first is today's, the others still hold.
 *
 * @param largest of a call
 * @param window in which a call signed by {@code generic} counts, either way
 * @param patience the same for providers, who call again for a day with what they signed first
 */
@ConfigurationProperties("dispatch.hooks")
record HooksProperties(
        @DefaultValue("1MB") DataSize largest,
        @DefaultValue("5m") Duration window,
        @DefaultValue("26h") Duration patience,
        @DefaultValue Secrets brevo,
        @DefaultValue Secrets postmark,
        @DefaultValue Secrets generic,
        @DefaultValue SendGridKeys sendgrid,
        @DefaultValue MailgunKeys mailgun,
        @DefaultValue Topics ses) {

    /** What a provider shows or signs with. */
    record Secrets(@DefaultValue List<String> secrets) {
        @Override
        public String toString() {
            return "Secrets[***]";
        }
    }

    /**
     * As SendGrid shows it.
     *
     * @param publicKeys base64, or PEM
     */
    record SendGridKeys(@DefaultValue List<String> publicKeys) {}

    /** The webhook signing key, not the API key. */
    record MailgunKeys(@DefaultValue List<String> signingKeys) {
        @Override
        public String toString() {
            return "MailgunKeys[***]";
        }
    }

    /**
     * Topics of SNS.
     *
     * @param topics by ARN
     * @param certificates a PEM file; with it no certificate is fetched
     * @param confirm whether a subscription is confirmed by asking SNS
     */
    record Topics(
            @DefaultValue List<String> topics,
            @Nullable String certificates,
            @DefaultValue("true") boolean confirm) {}
}
