package fr.jeudi.dispatch.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Signs as SNS does, with a certificate that the JDK's keytool made just now. */
public final class SnsSigner {
    public static final String CERTIFICATE_URL =
            "https://sns.eu-west-3.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final PrivateKey key;
    private final X509Certificate certificate;

    private SnsSigner(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    public static SnsSigner named(String commonName) {
        return named(commonName, "-1d", 30);
    }

    static SnsSigner named(String commonName, String start, int days) {
        try {
            var store = Files.createTempDirectory("sns").resolve("store.p12");
            keytool(
                    "-genkeypair",
                    "-alias",
                    "sns",
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    new String(PASSWORD),
                    "-dname",
                    "CN=" + commonName + ",O=Test",
                    "-ext",
                    "SAN=dns:" + commonName,
                    "-startdate",
                    start,
                    "-validity",
                    String.valueOf(days));
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            return new SnsSigner(
                    (PrivateKey) keys.getKey("sns", PASSWORD),
                    (X509Certificate) keys.getCertificate("sns"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server of TLS with this certificate, and a client that trusts it alone. */
    SSLContext tls() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("sns", key, PASSWORD, new X509Certificate[] {certificate});
            store.setCertificateEntry("trusted", certificate);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    public byte[] pem() {
        try {
            return ("-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n")
                    .getBytes(UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String notification(String topic, String message, String timestamp) {
        return json(
                "2",
                new TreeMap<>(
                        Map.of(
                                "Type",
                                "Notification",
                                "MessageId",
                                "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
                                "TopicArn",
                                topic,
                                "Message",
                                message,
                                "Timestamp",
                                timestamp)));
    }

    /** With any fields; those SNS signs are signed. */
    public String json(String version, Map<String, String> fields) {
        var signed = new StringBuilder();
        new TreeMap<>(fields)
                .forEach((name, value) ->
                        signed.append(name).append('\n').append(value).append('\n'));
        var all = new TreeMap<>(fields);
        all.put("SignatureVersion", version);
        all.put("Signature", sign(version, signed.toString()));
        all.put("SigningCertURL", CERTIFICATE_URL);
        all.put("UnsubscribeURL", "https://sns.eu-west-3.amazonaws.com/?Action=Unsubscribe");
        return JsonMapper.shared().writeValueAsString(all);
    }

    private String sign(String version, String text) {
        try {
            var signature =
                    Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
