package fr.jeudi.subscription.tokens;

/**
 * Ids: 80 bits as 16 characters of lower-case base32 (RFC 4648, section 6), all zeros standing for
 * none.
 */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    static void write(String id, byte[] target, int offset) {
        if (id.length() != 16) {
            throw new IllegalArgumentException("not an id");
        }
        for (int half = 0; half < 2; half++) {
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                int digit = ALPHABET.indexOf(id.charAt(half * 8 + i));
                if (digit < 0) {
                    throw new IllegalArgumentException("not an id");
                }
                bits = bits << 5 | digit;
            }
            for (int i = 0; i < 5; i++) {
                target[offset + half * 5 + i] = (byte) (bits >>> (32 - 8 * i));
            }
        }
    }

    static String read(byte[] source, int offset) {
        var id = new StringBuilder(16);
        for (int half = 0; half < 2; half++) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = bits << 8 | (source[offset + half * 5 + i] & 0xff);
            }
            for (int i = 7; i >= 0; i--) {
                id.append(ALPHABET.charAt((int) (bits >>> (5 * i)) & 31));
            }
        }
        return id.toString();
    }
}
