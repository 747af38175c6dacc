package fr.jeudi.dispatch.hooks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under any of some keys, compared in constant time. */
final class HmacKeys {
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    HmacKeys(List<byte[]> keys) {
        this.keys = keys.stream().map(it -> new SecretKeySpec(it, ALGORITHM)).toList();
    }

    boolean signed(byte[] signature, byte[]... parts) {
        var known = false;
        for (var key : keys) {
            known |= MessageDigest.isEqual(hmac(key, parts), signature);
        }
        return known;
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
