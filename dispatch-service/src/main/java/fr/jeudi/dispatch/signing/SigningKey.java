package fr.jeudi.dispatch.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/** A private key with the place its public half is published at. Prints without its secret. */
final class SigningKey {
    private static final int FORBIDDEN_BELOW = 1024;
    private static final int WEAK_BELOW = 2048;
    private static final int ED25519_BYTES = 32;

    private final String domain;
    private final String selector;
    private final PrivateKey key;
    private final @Nullable Provider provider;

    private SigningKey(
            String domain, String selector, PrivateKey key, @Nullable Provider provider) {
        this.domain = domain;
        this.selector = selector;
        this.key = key;
        this.provider = provider;
    }

    static SigningKey of(SigningProperties.Key from) {
        return of(from, NativeProvider.get());
    }

    /**
     * Reads a key.
     *
     * @param provider that signs with it; null for the JDK's
     * @throws IllegalArgumentException naming the key, never its content, if it is no RSA key of
     *     1024 bits or more and no Ed25519 key (RFC 8301, 3; RFC 8463)
     */
    static SigningKey of(SigningProperties.Key from, @Nullable Provider provider) {
        var domain = from.domain().toLowerCase(Locale.ROOT);
        var key = new SigningKey(domain, from.selector(), read(from), null);
        if (key.bits() < FORBIDDEN_BELOW) {
            throw new IllegalArgumentException(
                    "%s has %d bits; signers need 1024 at the very least, better 2048"
                            .formatted(from, key.bits()));
        }
        return provider == null ? key : key.signedBy(provider);
    }

    /**
     * With an RSA key in the provider's own form: it would make that anew at each signature, which
     * takes longer than signing. An Ed25519 key it takes as it is.
     */
    private SigningKey signedBy(Provider provider) {
        try {
            var own =
                    isRsa()
                            ? (PrivateKey) KeyFactory.getInstance("RSA", provider).translateKey(key)
                            : key;
            return new SigningKey(domain, selector, own, provider);
        } catch (GeneralSecurityException e) {
            // It does not take every key, such as one with a public exponent above 33 bits.
            return this;
        }
    }

    private static PrivateKey read(SigningProperties.Key from) {
        PrivateKey key;
        try {
            key =
                    (from.privateKey().contains("-----BEGIN")
                                    ? Objects.requireNonNull(PemContent.of(from.privateKey()))
                                    : PemContent.load(Path.of(from.privateKey())))
                            .getPrivateKey();
        } catch (IOException | RuntimeException e) {
            // The exception itself may quote what it could not read.
            throw new IllegalArgumentException(
                    from + ": no private key in PEM there (" + e.getClass().getSimpleName() + ")");
        }
        if (key instanceof RSAPrivateCrtKey || key instanceof EdECPrivateKey) {
            return key;
        }
        throw new IllegalArgumentException(from + " is neither an RSA nor an Ed25519 key");
    }

    String domain() {
        return domain;
    }

    String selector() {
        return selector;
    }

    boolean isRsa() {
        return key instanceof RSAPrivateCrtKey;
    }

    boolean isWeak() {
        return bits() < WEAK_BELOW;
    }

    /** a=. */
    String algorithm() {
        return isRsa() ? "rsa-sha256" : "ed25519-sha256";
    }

    /** Whose code signs. */
    String signer() {
        return provider == null ? "JDK" : provider.getName();
    }

    private int bits() {
        return key instanceof RSAPrivateCrtKey rsa ? rsa.getModulus().bitLength() : WEAK_BELOW;
    }

    /** Signs SHA-256 of the data: RFC 6376, 3.3.1 and RFC 8463, 3. */
    byte[] sign(byte[] data) {
        try {
            var signature = signature(isRsa() ? "SHA256withRSA" : "Ed25519");
            signature.initSign(key);
            signature.update(isRsa() ? data : MessageDigest.getInstance("SHA-256").digest(data));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signature signature(String algorithm) throws GeneralSecurityException {
        return provider == null
                ? Signature.getInstance(algorithm)
                : Signature.getInstance(algorithm, provider);
    }

    /** Where the record belongs. */
    String recordName() {
        return selector + "._domainkey." + domain;
    }

    /** The TXT record to publish there. */
    String record() {
        var spki = publicKey().getEncoded();
        // RFC 8463, 4: the bare 32 bytes, which close the usual encoding.
        var published =
                isRsa() ? spki : Arrays.copyOfRange(spki, spki.length - ED25519_BYTES, spki.length);
        return "v=DKIM1; k=%s; p=%s"
                .formatted(
                        isRsa() ? "rsa" : "ed25519", Base64.getEncoder().encodeToString(published));
    }

    private PublicKey publicKey() {
        try {
            return key instanceof RSAPrivateCrtKey rsa
                    ? KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
                    : fromSeed(((EdECPrivateKey) key).getBytes().orElseThrow());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A generator that draws just this seed makes just this key. */
    private static PublicKey fromSeed(byte[] seed) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
        return generator.generateKeyPair().getPublic();
    }

    @Override
    public String toString() {
        return algorithm() + " " + recordName();
    }

    private static final class Seed extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Seed(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
        }
    }
}
