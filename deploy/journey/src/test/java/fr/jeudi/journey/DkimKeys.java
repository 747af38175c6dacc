package fr.jeudi.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An RSA and an Ed25519 key to sign with, and Debian's {@code python3-dkim} to verify. */
record DkimKeys(String domain, Path rsa, Path ed25519) {
    private static final String VERIFY =
            """
            import dkim, sys
            records = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            def look_up(name, timeout=5):
                return records.get(name.decode().rstrip('.'), '').encode()
            message = sys.stdin.buffer.read()
            def holds(i):
                try:
                    return dkim.DKIM(message).verify(idx=i, dnsfunc=look_up)
                except dkim.ValidationError:
                    return False
            count = sum(1 for it in dkim.DKIM(message).headers if it[0].lower() == b'dkim-signature')
            print(' '.join(str(holds(i)) for i in range(count)))
            """;

    /** Freshly drawn, into this folder. */
    static DkimKeys drawn(String domain, Path folder) {
        return new DkimKeys(
                domain,
                write(folder.resolve("rsa.pem"), "RSA", 2048),
                write(folder.resolve("ed25519.pem"), "Ed25519", 255));
    }

    private static Path write(Path file, String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            var key = generator.generateKeyPair().getPrivate().getEncoded();
            return Files.writeString(
                            file,
                            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                                    .formatted(Base64.getMimeEncoder().encodeToString(key)))
                    .toAbsolutePath();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the environment of dispatch. */
    Map<String, String> settings() {
        return Map.of(
                "DISPATCH_DKIM_KEYS_0_DOMAIN",
                domain,
                "DISPATCH_DKIM_KEYS_0_SELECTOR",
                "r2026",
                "DISPATCH_DKIM_KEYS_0_PRIVATEKEY",
                rsa.toString(),
                "DISPATCH_DKIM_KEYS_1_DOMAIN",
                domain,
                "DISPATCH_DKIM_KEYS_1_SELECTOR",
                "e2026",
                "DISPATCH_DKIM_KEYS_1_PRIVATEKEY",
                ed25519.toString());
    }

    /**
     * One word for each signature, True or False.
     *
     * @param published what dispatch says belongs into DNS
     */
    static String verify(byte[] mail, List<JsonNode> published) {
        var command = new ArrayList<>(List.of("/usr/bin/python3", "-c", VERIFY));
        for (var key : published) {
            command.add(key.get("recordName").asString());
            command.add(key.get("record").asString());
        }
        return Tool.run(mail, command).strip();
    }

    /** Whether there is what verifies. */
    static boolean canVerify() {
        return Files.isExecutable(Path.of("/usr/bin/python3"))
                && Tool.run(
                                new byte[0],
                                List.of(
                                        "/usr/bin/python3",
                                        "-c",
                                        "import dkim, nacl; print('here')"))
                        .equals("here\n");
    }

    /** A mail with one piece of its text exchanged. */
    static byte[] changed(byte[] mail, String part, String by) {
        var text = new String(mail, StandardCharsets.ISO_8859_1);
        var changed = text.replace(part, by);
        if (changed.equals(text)) {
            throw new AssertionError("no " + part + " in the mail");
        }
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }
}
