package fr.jeudi.dispatch.tokens;

/**
 * Lower-case base32 (RFC 4648, section 6) of whole groups of five bytes, so that no two texts say
 * the same. An id is two groups: 80 bits as 16 characters, all zeros standing for none.
 */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID = 16;

    private Base32() {}

    static boolean isId(String text) {
        return text.length() == ID && text.chars().allMatch(it -> ALPHABET.indexOf(it) >= 0);
    }

    static void write(String id, byte[] target, int offset) {
        if (id.length() != ID) {
            throw new IllegalArgumentException("not an id");
        }
        decode(id, target, offset);
    }

    static String read(byte[] source, int offset) {
        return encode(source, offset, ID / 8);
    }

    /** Groups of eight characters into groups of five bytes. */
    static void decode(String text, byte[] target, int offset) {
        for (int group = 0; group < text.length() / 8; group++) {
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                int digit = ALPHABET.indexOf(text.charAt(group * 8 + i));
                if (digit < 0) {
                    throw new IllegalArgumentException("not base32");
                }
                bits = bits << 5 | digit;
            }
            for (int i = 0; i < 5; i++) {
                target[offset + group * 5 + i] = (byte) (bits >>> (32 - 8 * i));
            }
        }
    }

    static String encode(byte[] source, int offset, int groups) {
        var text = new StringBuilder(8 * groups);
        for (int group = 0; group < groups; group++) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = bits << 8 | (source[offset + group * 5 + i] & 0xff);
            }
            for (int i = 7; i >= 0; i--) {
                text.append(ALPHABET.charAt((int) (bits >>> (5 * i)) & 31));
            }
        }
        return text.toString();
    }
}
