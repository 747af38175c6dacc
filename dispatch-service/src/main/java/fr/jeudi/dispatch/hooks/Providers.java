package fr.jeudi.dispatch.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.hooks.HooksProperties.Topics;
import fr.jeudi.dispatch.sns.Fetch;
import fr.jeudi.dispatch.sns.SigningCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The providers that are set, made once at the start. A setting that cannot be right stops it with
 * a sentence that names the setting, never its content.
 */
final class Providers {
    private static final String PREFIX = "dispatch.hooks.";
    private static final int SHORTEST = 16;

    private Providers() {}

    static List<Provider> of(
            HooksProperties set, BounceClassifier classifier, Fetch fetch, Clock clock) {
        var providers = new ArrayList<Provider>();
        if (!set.brevo().secrets().isEmpty()) {
            providers.add(
                    new Brevo(new SharedSecrets(PREFIX + "brevo.secrets", set.brevo().secrets())));
        }
        if (!set.generic().secrets().isEmpty()) {
            var keys = set.generic().secrets().stream().map(Providers::whsec).toList();
            providers.add(new Generic(new HmacKeys(keys), set.window()));
        }
        if (!set.mailgun().signingKeys().isEmpty()) {
            var keys = set.mailgun().signingKeys().stream().map(Providers::signingKey).toList();
            providers.add(new Mailgun(new HmacKeys(keys), set.patience()));
        }
        if (!set.postmark().secrets().isEmpty()) {
            providers.add(
                    new Postmark(
                            new SharedSecrets(
                                    PREFIX + "postmark.secrets", set.postmark().secrets())));
        }
        if (!set.sendgrid().publicKeys().isEmpty()) {
            var keys = set.sendgrid().publicKeys().stream().map(Providers::publicKey).toList();
            providers.add(new SendGrid(keys, set.patience()));
        }
        if (!set.ses().topics().isEmpty()) {
            var certificates = new SigningCertificates(certificates(set.ses()), fetch, clock);
            providers.add(
                    new Ses(
                            set.ses().topics(),
                            certificates,
                            set.ses().confirm(),
                            classifier,
                            set.patience()));
        }
        return List.copyOf(providers);
    }

    private static byte[] whsec(String secret) {
        try {
            var key =
                    Base64.getDecoder()
                            .decode(secret.startsWith("whsec_") ? secret.substring(6) : secret);
            if (key.length >= 24) {
                return key;
            }
        } catch (IllegalArgumentException _) {
            // The sentence below says all that may be said.
        }
        throw new IllegalArgumentException(
                PREFIX + "generic.secrets are whsec_ and base64 of 24 bytes or more");
    }

    private static byte[] signingKey(String key) {
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException(PREFIX + "mailgun.signing-keys has one too short");
        }
        return key.getBytes(UTF_8);
    }

    static PublicKey publicKey(String key) {
        var base64 = key.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            if (KeyFactory.getInstance("EC").generatePublic(spec) instanceof ECPublicKey ec) {
                return ec;
            }
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            // The sentence below says all that may be said.
        }
        throw new IllegalArgumentException(
                PREFIX + "sendgrid.public-keys has one that is no public key of an elliptic curve");
    }

    private static List<X509Certificate> certificates(Topics ses) {
        if (ses.certificates() == null || ses.certificates().isBlank()) {
            return List.of();
        }
        try {
            var read = SigningCertificates.read(Files.readAllBytes(Path.of(ses.certificates())));
            if (!read.isEmpty()) {
                return read;
            }
        } catch (IOException _) {
            // The sentence below says all that may be said.
        }
        throw new IllegalArgumentException(
                PREFIX + "ses.certificates: no certificate in PEM in " + ses.certificates());
    }
}
