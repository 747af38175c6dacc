package fr.jeudi.dispatch.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** STANDARDS D1, D2: the same signatures, whoever makes them. */
class SigningKeyTest {
    private static final byte[] DATA = "subject:Essai\r\n".getBytes(StandardCharsets.US_ASCII);

    record Kind(String signature, String algorithm, KeyPair pair) {

        static Kind of(String generator, String signature, String algorithm) {
            try {
                var pair = KeyPairGenerator.getInstance(generator).generateKeyPair();
                return new Kind(signature, algorithm, pair);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean isRsa() {
            return pair.getPublic() instanceof RSAPublicKey;
        }

        SigningKey key(@Nullable Provider provider) {
            return SigningKeyTest.key(pair, provider);
        }

        /** By the JDK (RFC 8463, 3 for the hash that Ed25519 signs). */
        boolean verifies(byte[] signed) throws GeneralSecurityException {
            var verifier = Signature.getInstance(signature);
            verifier.initVerify(pair.getPublic());
            verifier.update(isRsa() ? DATA : MessageDigest.getInstance("SHA-256").digest(DATA));
            return verifier.verify(signed);
        }
    }

    private static final List<Kind> KINDS =
            List.of(
                    Kind.of("RSA", "SHA256withRSA", "rsa-sha256"),
                    Kind.of("Ed25519", "Ed25519", "ed25519-sha256"));

    static List<Kind> kinds() {
        return KINDS;
    }

    private static SigningKey key(KeyPair pair, @Nullable Provider provider) {
        return SigningKey.of(properties(pair), provider);
    }

    private static SigningProperties.Key properties(KeyPair pair) {
        var pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return new SigningProperties.Key("example.org", "a2026", pem);
    }

    private static Provider nativeProvider() {
        var provider = NativeProvider.get();
        assumeTrue(provider != null, "no native provider here, the JDK signs");
        return Objects.requireNonNull(provider);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theJdkSigns(Kind kind) throws GeneralSecurityException {
        var key = kind.key(null);

        assertThat(kind.verifies(key.sign(DATA))).isTrue();
        assertThat(key.signer()).isEqualTo("JDK");
        assertThat(key).hasToString(kind.algorithm + " a2026._domainkey.example.org");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theNativeProviderSignsTheSame(Kind kind) throws GeneralSecurityException {
        var provider = nativeProvider();

        var key = kind.key(provider);

        assertThat(kind.verifies(key.sign(DATA))).isTrue();
        assertThat(key.signer())
                .isEqualTo(provider.getName())
                .isEqualTo(SigningKey.of(properties(kind.pair)).signer());
        assertThat(key).hasToString(kind.key(null).toString());
        assertThat(key.record()).isEqualTo(kind.key(null).record());
        assertThat(key.isRsa()).isEqualTo(kind.isRsa());
        assertThat(Security.getProvider(provider.getName())).as("not for the whole JVM").isNull();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void manyThreadsSignWithOneKey(Kind kind) {
        var key = kind.key(NativeProvider.get());
        var alone = key.sign(DATA);

        assertThat(IntStream.range(0, 200).parallel().mapToObj(_ -> key.sign(DATA)).toList())
                .allMatch(it -> MessageDigest.isEqual(it, alone));
    }

    @Test
    void aKeyTheNativeProviderDoesNotTakeIsLeftToTheJdk() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        var exponent = BigInteger.ONE.shiftLeft(40).add(BigInteger.valueOf(15));
        generator.initialize(new RSAKeyGenParameterSpec(2048, exponent));

        var key = key(generator.generateKeyPair(), nativeProvider());

        assertThat(key.signer()).isEqualTo("JDK");
        assertThat(key.sign(DATA)).hasSize(256);
    }
}
