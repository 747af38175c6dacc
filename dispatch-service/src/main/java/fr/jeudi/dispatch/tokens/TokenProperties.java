package fr.jeudi.dispatch.tokens;

import jakarta.validation.constraints.NotBlank;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The keys that sign links, for example {@code JEUDI_TOKEN_KEYS=2:<base64>,1:<base64>}: the first
 * signs, all verify. At least 32 bytes each; ids 0 to 255. The same for all four services.
 */
@Validated
@ConfigurationProperties("jeudi.token")
record TokenProperties(@NotBlank String keys) {

    /** By key id, the signing key first. */
    SequencedMap<Integer, SecretKeySpec> parsed() {
        var parsed = new LinkedHashMap<Integer, SecretKeySpec>();
        for (var part : keys.split(",", -1)) {
            var colon = part.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "JEUDI_TOKEN_KEYS is not of the form id:base64,id:base64");
            }
            var secret = Base64.getDecoder().decode(part.substring(colon + 1).strip());
            if (secret.length < 32) {
                throw new IllegalArgumentException(
                        "JEUDI_TOKEN_KEYS holds a key of less than 32 bytes");
            }
            parsed.put(
                    Integer.valueOf(part.substring(0, colon).strip()),
                    new SecretKeySpec(secret, "HmacSHA256"));
        }
        return parsed;
    }

    @Override
    public String toString() {
        return "TokenProperties[keys=***]";
    }
}
