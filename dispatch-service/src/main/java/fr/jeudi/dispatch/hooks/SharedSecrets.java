package fr.jeudi.dispatch.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import fr.jeudi.dispatch.hooks.Refused.Why;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * For providers that do not sign but can show a secret, over TLS: as {@code Authorization: Bearer
 * secret}, as {@code Authorization: Basic} where the secret is {@code user:password} (that is, as
 * {@code https://user:password@…} at the provider's), or as {@code X-Jeudi-Secret}. Several hold
 * while one is exchanged.
 */
final class SharedSecrets {
    private static final int SHORTEST = 16;

    private final List<byte[]> secrets;

    /**
     * For the setting of this name.
     *
     * @throws IllegalArgumentException if one could be guessed
     */
    SharedSecrets(String setting, List<String> secrets) {
        if (secrets.stream().anyMatch(it -> it.length() < SHORTEST)) {
            throw new IllegalArgumentException(
                    setting + " has a secret of less than " + SHORTEST + " characters");
        }
        this.secrets = secrets.stream().map(it -> it.getBytes(UTF_8)).toList();
    }

    void check(Call call) throws Refused {
        var shown = shown(call).getBytes(UTF_8);
        var known = false;
        for (var secret : secrets) {
            known |= MessageDigest.isEqual(secret, shown);
        }
        if (!known) {
            throw new Refused(Why.UNKNOWN_CALLER, "no secret we know");
        }
    }

    private static String shown(Call call) {
        var authorization = call.header("Authorization");
        var blank = authorization.indexOf(' ');
        if (blank < 0) {
            return call.header("X-Jeudi-Secret");
        }
        var value = authorization.substring(blank + 1).strip();
        return switch (authorization.substring(0, blank).toLowerCase(Locale.ROOT)) {
            case "bearer" -> value;
            case "basic" -> decoded(value);
            default -> "";
        };
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
