package fr.jeudi.dispatch.tokens;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs tokens with HMAC-SHA-256 (RFC 2104) and reads back only what one of its keys has signed.
 * Safe for many threads.
 */
@Component
public final class Tokens {
    private static final byte FORMAT = 1;
    private static final int SIGNED = 29;
    private static final int LENGTH = 45;
    private static final String NOBODY = "a".repeat(16);

    private final SequencedMap<Integer, SecretKeySpec> keys;
    private final ThreadLocal<Map<Integer, Mac>> macs = ThreadLocal.withInitial(HashMap::new);

    Tokens(TokenProperties properties) {
        this.keys = properties.parsed();
    }

    public String sign(Token token) {
        var bytes = ByteBuffer.allocate(LENGTH);
        int current = keys.firstEntry().getKey();
        bytes.put(FORMAT).put((byte) current).put((byte) token.purpose().letter);
        bytes.position(23).putShort((short) token.number());
        bytes.putInt(token.expiresAt() == null ? 0 : (int) token.expiresAt().getEpochSecond());
        writeId(token.subscriberId(), bytes.array(), 3);
        writeId(token.issueId(), bytes.array(), 13);
        bytes.put(mac(current, bytes.array()), 0, LENGTH - SIGNED);
        return Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    /**
     * What the text was signed to say, expired or not; empty for anything none of our keys signed
     * for this purpose.
     */
    public Optional<Token> read(String text, Token.Purpose purpose) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        // 45 bytes are exactly 60 characters: no spare bits in which two texts could say the same.
        if (text.length() != 60
                || bytes.length != LENGTH
                || bytes[0] != FORMAT
                || !keys.containsKey(bytes[1] & 0xff)) {
            return Optional.empty();
        }
        var genuine =
                MessageDigest.isEqual(
                        Arrays.copyOf(mac(bytes[1] & 0xff, bytes), LENGTH - SIGNED),
                        Arrays.copyOfRange(bytes, SIGNED, LENGTH));
        return genuine && bytes[2] == purpose.letter
                ? Optional.of(token(purpose, bytes))
                : Optional.empty();
    }

    private static Token token(Token.Purpose purpose, byte[] bytes) {
        var numbers = ByteBuffer.wrap(bytes, 23, 6);
        int number = Short.toUnsignedInt(numbers.getShort());
        long expiry = Integer.toUnsignedLong(numbers.getInt());
        return new Token(
                purpose,
                readId(bytes, 3),
                readId(bytes, 13),
                number,
                expiry == 0 ? null : Instant.ofEpochSecond(expiry));
    }

    private static void writeId(@Nullable String id, byte[] bytes, int offset) {
        Base32.write(id == null ? NOBODY : id, bytes, offset);
    }

    private static @Nullable String readId(byte[] bytes, int offset) {
        var id = Base32.read(bytes, offset);
        return id.equals(NOBODY) ? null : id;
    }

    private byte[] mac(int key, byte[] bytes) {
        try {
            // Looking an algorithm up costs more than signing, and a mail has some fifteen tokens.
            var mac = macs.get().get(key);
            if (mac == null) {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(keys.get(key));
                macs.get().put(key, mac);
            }
            mac.update(bytes, 0, SIGNED);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
