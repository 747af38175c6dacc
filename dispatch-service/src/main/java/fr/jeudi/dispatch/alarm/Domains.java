package fr.jeudi.dispatch.alarm;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * About how many domains were asked, and how many of them refused: each sets one bit out of 64, so
 * that no name is kept and two are added by an "or".
 */
record Domains(long asked, long refusing) {
    static final Domains NONE = new Domains(0, 0);

    private static final int SEVERAL = 3;

    /** That of this address; none where the person is forgotten. */
    static Domains of(String address, boolean refused) {
        var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (domain.isBlank()) {
            return NONE;
        }
        var sum = new CRC32();
        sum.update(domain.getBytes(StandardCharsets.UTF_8));
        long bit = 1L << (sum.getValue() % Long.SIZE);
        return new Domains(bit, refused ? bit : 0);
    }

    Domains plus(Domains other) {
        return new Domains(asked | other.asked, refusing | other.refusing);
    }

    /** Several, and at least this share of all. */
    boolean areRefusing(double share) {
        return Long.bitCount(refusing) >= SEVERAL && isShare(share);
    }

    /** The same; or each of those asked, where they are not several. */
    boolean areRefusingOrAll(double share) {
        return Long.bitCount(refusing) >= Math.clamp(Long.bitCount(asked), 1, SEVERAL)
                && isShare(share);
    }

    private boolean isShare(double share) {
        return count(refusing) >= share * count(asked);
    }

    /** Of so many are these bits expected (linear counting); 310 at most. */
    private static double count(long bits) {
        double free = Math.max(0.5, Long.SIZE - Long.bitCount(bits));
        return Long.SIZE * Math.log(Long.SIZE / free);
    }
}
