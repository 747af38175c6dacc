package fr.jeudi.tracking.issues;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a click may be sent: an absolute http or https address with a host in ASCII, without user
 * name or control characters, percent-encoded as a {@code Location} needs it (STANDARDS X4).
 */
record Target(String location) {
    private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=%";

    /** Empty for an address no reader should be sent to. */
    static Optional<Target> of(String url) {
        if (url.chars().anyMatch(it -> Character.isISOControl(it) || it == '\\')) {
            return Optional.empty();
        }
        try {
            var uri = new URI(inAscii(url.strip()));
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                    ? Optional.of(new Target(uri.toString()))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What follows the host percent-encoded; what is encoded already stays. */
    private static String inAscii(String url) {
        int start = url.indexOf("://") + 3;
        if (start < 3) {
            return url;
        }
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, end) + encoded(url.substring(end));
    }

    private static String encoded(String text) {
        var ascii = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && (Character.isLetterOrDigit(octet) || LEGAL.indexOf(octet) >= 0)) {
                ascii.append((char) octet);
            } else {
                ascii.append("%%%02X".formatted(octet & 0xff));
            }
        }
        return ascii.toString();
    }
}
