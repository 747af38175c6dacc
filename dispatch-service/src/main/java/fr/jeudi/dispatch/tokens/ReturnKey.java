package fr.jeudi.dispatch.tokens;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the return tokens of one issue, or of one single mail: a secret drawn once and kept with
 * it. So a retry carries the same Message-ID whatever other keys have changed (STANDARDS L8), and
 * no token outlives what it is about. Safe for many threads.
 */
public final class ReturnKey {
    /** Only ever copied: looking an algorithm up costs more than signing. */
    private final Mac mac;

    private final String domain;

    /** From the secret, and the address whose domain Message-IDs are of. */
    public ReturnKey(byte[] secret, String fromAddress) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        this.domain = fromAddress.substring(fromAddress.lastIndexOf('@') + 1);
    }

    public String sign(ReturnToken token) {
        return token.signed(this);
    }

    /** With its angle brackets. */
    public String messageId(String token) {
        return "<" + token + "@" + domain + ">";
    }

    byte[] mac(byte[] bytes) {
        try {
            var copy = (Mac) mac.clone();
            copy.update(bytes, 0, ReturnToken.SIGNED);
            return copy.doFinal();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
