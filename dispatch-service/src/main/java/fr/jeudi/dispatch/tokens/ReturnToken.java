package fr.jeudi.dispatch.tokens;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose mail it was, in 56 characters that survive any server on the way back: short enough for the
 * local part of an address, without regard to case (STANDARDS S4). See deploy/contracts/README.md,
 * Return tokens.
 *
 * @param subscriberId null only for a single mail to somebody who is no subscriber
 * @param originId of the issue or of the single mail
 */
public record ReturnToken(Purpose purpose, @Nullable String subscriberId, String originId) {
    static final int SIGNED = 22;
    private static final byte FORMAT = 1;
    private static final int LENGTH = 35;
    private static final String NOBODY = "a".repeat(16);

    /** Overlapping, since what stands before a token may look like its beginning. */
    private static final Pattern TOKEN = Pattern.compile("(?=(af[a-z2-7]{54})(?![a-z2-7]))");

    private static final int LONGEST_TEXT = 20_000;

    /** A token of one purpose is worthless for any other. */
    public enum Purpose {
        ISSUE('b'),
        MAIL('m'),
        UNSUBSCRIBE('u');

        final char letter;

        Purpose(char letter) {
            this.letter = letter;
        }

        static Optional<Purpose> of(byte letter) {
            return Stream.of(values()).filter(it -> it.letter == letter).findFirst();
        }
    }

    /** Whether a token can name both. */
    public static boolean fits(String originId, @Nullable String subscriberId) {
        return Base32.isId(originId) && (subscriberId == null || Base32.isId(subscriberId));
    }

    String signed(ReturnKey key) {
        var bytes = bytes();
        System.arraycopy(key.mac(bytes), 0, bytes, SIGNED, LENGTH - SIGNED);
        return Base32.encode(bytes, 0, LENGTH / 5);
    }

    private byte[] bytes() {
        var bytes = ByteBuffer.allocate(LENGTH);
        bytes.put(FORMAT).put((byte) purpose.letter);
        Base32.write(subscriberId == null ? NOBODY : subscriberId, bytes.array(), 2);
        Base32.write(originId, bytes.array(), 12);
        return bytes.array();
    }

    /** What a text says that has not been proved yet. */
    public record Claim(ReturnToken token, String text) {

        /** Compared in constant time. */
        public boolean isProvedBy(ReturnKey key) {
            var bytes = new byte[LENGTH];
            Base32.decode(text, bytes, 0);
            return MessageDigest.isEqual(
                    Arrays.copyOf(key.mac(bytes), LENGTH - SIGNED),
                    Arrays.copyOfRange(bytes, SIGNED, LENGTH));
        }
    }

    /** What looks like a token in an address, a Message-ID or any other text. */
    public static Stream<Claim> claims(String text) {
        var some = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return TOKEN.matcher(some.toLowerCase(Locale.ROOT))
                .results()
                .limit(20)
                .flatMap(it -> claim(it.group(1)).stream());
    }

    private static Optional<Claim> claim(String text) {
        var bytes = new byte[LENGTH];
        Base32.decode(text, bytes, 0);
        if (bytes[0] != FORMAT) {
            return Optional.empty();
        }
        var subscriberId = Base32.read(bytes, 2);
        return Purpose.of(bytes[1])
                .map(it ->
                        new ReturnToken(
                                it,
                                subscriberId.equals(NOBODY) ? null : subscriberId,
                                Base32.read(bytes, 12)))
                .map(it -> new Claim(it, text));
    }
}
