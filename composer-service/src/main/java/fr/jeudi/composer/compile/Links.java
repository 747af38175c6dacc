package fr.jeudi.composer.compile;

import com.ibm.icu.text.IDNA;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The link table of one issue, while it is being filled. */
final class Links {
    private static final int LABEL = 120;
    private static final int MOST = 65_000;
    private static final int IDNA2008 =
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ;
    private static final Pattern UNSAFE = Pattern.compile("[\\s\\p{Cntrl}\\\\\"<>^`{|}]");

    private record Place(String url, String slot) {}

    private final Map<Place, Link> links = new LinkedHashMap<>();

    /** The mark that stands for this link in the mail; the same URL in one slot is one link. */
    String mark(String url, String slot, String label) {
        var known = links.get(new Place(url, slot));
        if (known != null) {
            return Marks.slot("link:" + known.number());
        }
        if (links.size() >= MOST) {
            return url;
        }
        var link = new Link(links.size(), url, slot, shortened(label.isBlank() ? url : label));
        links.put(new Place(url, slot), link);
        return Marks.slot("link:" + link.number());
    }

    List<Link> all() {
        return new ArrayList<>(links.values());
    }

    /**
     * An http or https URL as it may stand in a Location field: absolute, in ASCII, with a host,
     * without a user (X4). Empty for anything else.
     */
    static Optional<String> web(String written) {
        var url = written.strip();
        if (url.length() > 2000 || UNSAFE.matcher(url).find()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(url);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (!web || uri.getRawAuthority() == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            return Optional.of(scheme + "://" + host(uri.getRawAuthority()) + afterHost(uri));
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * In A-labels (RFC 5891), as browsers write it. Not the JDK's IDN: its IDNA2003 makes
     * strasse.de, somebody else's, of straße.de.
     */
    private static String host(String authority) {
        if (!authority.matches(
                "[\\p{L}\\p{N}._-]{1,250}(?::\\d{1,5})?|\\[[0-9A-Fa-f:.]+](?::\\d{1,5})?")) {
            throw new IllegalArgumentException("not a host");
        }
        if (authority.chars().allMatch(it -> it < 128)) {
            return ascii(authority);
        }
        var ascii = new StringBuilder();
        var found = new IDNA.Info();
        IDNA.getUTS46Instance(IDNA2008).nameToASCII(authority, ascii, found);
        if (found.hasErrors()) {
            throw new IllegalArgumentException("not a host");
        }
        return ascii.toString();
    }

    /**
     * As typed; an empty label, or one of more than 63 letters, leads nowhere (RFC 1035, 2.3.1).
     */
    private static String ascii(String authority) {
        if (!authority.matches("\\[.*|[^.:]{1,63}(?:\\.[^.:]{1,63})*+\\.?(?::.*)?")) {
            throw new IllegalArgumentException("not a host");
        }
        return authority;
    }

    private static String afterHost(URI uri) {
        var ascii = uri.toASCIIString();
        int start = ascii.indexOf("://") + 3;
        int end = start;
        while (end < ascii.length() && "/?#".indexOf(ascii.charAt(end)) < 0) {
            end++;
        }
        return ascii.substring(end);
    }

    private static String shortened(String label) {
        return label.length() <= LABEL
                ? label
                : label.substring(
                                0, label.offsetByCodePoints(0, label.codePointCount(0, LABEL) - 1))
                        + "…";
    }
}
