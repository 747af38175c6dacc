package fr.jeudi.dispatch.sns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses are of the Internet, and not of this machine, its network or its cloud (X11). */
final class Outside {

    private Outside() {}

    static boolean isOutside(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet6Address six
                ? isOutsideSix(six)
                : isOutside(address.getAddress());
    }

    /** RFC 6890: 0/8, 100.64/10, 192.0.0/24, 198.18/15, 240/4. */
    private static boolean isOutside(byte[] four) {
        int first = four[0] & 0xff;
        int second = four[1] & 0xff;
        return first != 0
                && first < 240
                && !(first == 100 && (second & 0xc0) == 64)
                && !(first == 192 && second == 0 && four[2] == 0)
                && !(first == 198 && (second & 0xfe) == 18);
    }

    /** fc00::/7 is our own; what holds an address of version four is as good as that one. */
    private static boolean isOutsideSix(Inet6Address six) {
        var bytes = six.getAddress();
        if ((bytes[0] & 0xfe) == 0xfc) {
            return false;
        }
        if (six.isIPv4CompatibleAddress() || startsWith(bytes, 0x00, 0x64, 0xff, 0x9b)) {
            return isOutsideFour(bytes, 12);
        }
        return !startsWith(bytes, 0x20, 0x02) || isOutsideFour(bytes, 2);
    }

    private static boolean isOutsideFour(byte[] bytes, int from) {
        try {
            return isOutside(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
