package fr.jeudi.local.settings;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** Keys and passwords, made at the first start and read again at the later ones. */
public final class Secrets {
    /** No letters or digits that look alike. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Properties values;
    private final Optional<String> password;
    private final Path file;

    private Secrets(Properties values, Optional<String> password, Path file) {
        this.values = values;
        this.password = password;
        this.file = file;
    }

    /** Those of this folder; {@code password}, where given, stands for every generated one. */
    public static Secrets of(Path file, Optional<String> password) {
        try {
            if (Files.exists(file)) {
                return new Secrets(read(file), password, file);
            }
            var values = make(new SecureRandom());
            write(values, file);
            return new Secrets(values, password, file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static CannotStart unusable(Path file, IOException cause) {
        return new CannotStart(
                "The file %s cannot be read or written: make it so, or set JEUDI_LOCAL_DATA to another folder."
                        .formatted(file),
                cause);
    }

    private static Properties read(Path file) throws IOException {
        var values = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        var complete =
                values.containsKey("token-keys")
                        && values.containsKey("signing-key")
                        && values.containsKey("password.admin")
                        && values.containsKey("client.jeudi-api");
        if (!complete) {
            throw new CannotStart(
                    "The file %s is damaged: bring it back from a copy, or set JEUDI_LOCAL_DATA to a new folder."
                            .formatted(file));
        }
        return values;
    }

    private static Properties make(SecureRandom random) {
        var values = new Properties();
        var key = new byte[32];
        random.nextBytes(key);
        values.setProperty("token-keys", "1:" + Base64.getEncoder().encodeToString(key));
        for (var name :
                new String[] {
                    "password.editor",
                    "password.publisher",
                    "password.admin",
                    "client.jeudi-api",
                    "client.jeudi-staff"
                }) {
            values.setProperty(name, word(random));
        }
        try {
            values.setProperty(
                    "signing-key",
                    new RSAKeyGenerator(2048)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.RS256)
                            .keyID(word(random))
                            .generate()
                            .toJSONString());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    private static String word(SecureRandom random) {
        return random.ints(4 * 4, 0, LETTERS.length())
                .mapToObj(it -> String.valueOf(LETTERS.charAt(it)))
                .collect(Collectors.joining())
                .replaceAll("(.{4})(?=.)", "$1-");
    }

    private static void write(Properties values, Path file) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    draft,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        try (var writer = Files.newBufferedWriter(draft)) {
            values.store(writer, "Jeudi on this machine: keys, passwords. Keep to yourself.");
        }
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether the passwords have been printed; that happens once. */
    public boolean areShown() {
        return values.containsKey("shown");
    }

    /** From now on they are not printed any more. */
    public void markShown() {
        values.setProperty("shown", "true");
        try {
            write(values, file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Where they are kept. */
    public Path file() {
        return file;
    }

    /** Whether one given password stands for all. */
    public boolean areGiven() {
        return password.isPresent();
    }

    /** The keys that sign links. */
    public String tokenKeys() {
        return values.getProperty("token-keys");
    }

    /** What this account signs in with. */
    public String password(String account) {
        return password.orElseGet(() -> values.getProperty("password." + account));
    }

    /** What the API client {@code jeudi-api} asks for tokens with. */
    public String apiSecret() {
        return password.orElseGet(() -> values.getProperty("client.jeudi-api"));
    }

    /** Known to the services and their provider only. */
    public String staffClientSecret() {
        return values.getProperty("client.jeudi-staff");
    }

    /** What signs tokens; kept, so that they outlive a restart. */
    public RSAKey signingKey() {
        try {
            return RSAKey.parse(values.getProperty("signing-key"));
        } catch (ParseException e) {
            throw new CannotStart(
                    "The signing key in the data folder's secrets.properties is damaged: bring the file back from a copy, or set JEUDI_LOCAL_DATA to a new folder.",
                    e);
        }
    }
}
