package fr.jeudi.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** An RSA-2048 key, and how fast this machine signs with it when it does nothing else. */
record DkimKey(PrivateKey key) {
    private static final Duration TRIAL = Duration.ofSeconds(3);

    static DkimKey drawn() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new DkimKey(generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> settings() {
        return List.of(
                "--dispatch.dkim.keys[0].domain=example.org",
                "--dispatch.dkim.keys[0].selector=bench",
                "--dispatch.dkim.keys[0].private-key=-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }

    /** Signatures a second on all processors, by the JDK. */
    double jdkRate() {
        return rate(key, Security.getProvider("SunRsaSign"));
    }

    /** The same as dispatch signs: natively, where the library loads. */
    double dispatchRate() {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        if (provider.getLoadingError() != null) {
            return jdkRate();
        }
        try {
            var own = KeyFactory.getInstance("RSA", provider).translateKey(key);
            return rate((PrivateKey) own, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double rate(PrivateKey key, Provider provider) {
        trial(key, provider);
        return trial(key, provider);
    }

    private static double trial(PrivateKey key, Provider provider) {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .parallel()
                .mapToDouble(_ -> alone(key, provider))
                .sum();
    }

    private static double alone(PrivateKey key, Provider provider) {
        try {
            var data = new byte[1_500];
            long start = System.nanoTime();
            int signed = 0;
            while (System.nanoTime() - start < TRIAL.toNanos()) {
                var signature = Signature.getInstance("SHA256withRSA", provider);
                signature.initSign(key);
                signature.update(data);
                signature.sign();
                signed++;
            }
            return signed / ((System.nanoTime() - start) / 1e9);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
