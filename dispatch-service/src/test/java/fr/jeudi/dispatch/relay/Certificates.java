package fr.jeudi.dispatch.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** A key and its self-signed certificate, made by keytool. */
record Certificates(KeyStore keys) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    static Certificates of(String name) {
        try {
            var file = Files.createTempDirectory("keys").resolve("keys.p12");
            keytool(name, file);
            return new Certificates(KeyStore.getInstance(file.toFile(), PASSWORD));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(String name, Path file) throws IOException {
        var command =
                Stream.concat(
                        Stream.of(System.getProperty("java.home") + "/bin/keytool"),
                        List.of(
                                "-genkeypair",
                                "-alias",
                                "own",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:" + name,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                                .stream());
        try {
            if (new ProcessBuilder(command.toList()).inheritIO().start().waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Of a server that has this certificate and lets in whoever has one of the others. */
    SSLContext serverLetting(Certificates... others) {
        try {
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(publicParts(others));
            var context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of one who trusts this certificate, and has none. */
    SslBundle trusting() {
        return SslBundle.of(SslStoreBundle.of(null, null, publicPart()));
    }

    /** Of one who has this certificate and trusts the other. */
    SslBundle ownTrusting(Certificates other) {
        return SslBundle.of(SslStoreBundle.of(keys, new String(PASSWORD), other.publicPart()));
    }

    private KeyStore publicPart() {
        return publicParts(this);
    }

    private static KeyStore publicParts(Certificates... several) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (var it : several) {
                store.setCertificateEntry("other-" + store.size(), it.keys.getCertificate("own"));
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
