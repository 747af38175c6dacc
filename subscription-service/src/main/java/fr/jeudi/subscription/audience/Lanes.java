package fr.jeudi.subscription.audience;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which provider reads the mail of a domain, as far as its name tells. */
public final class Lanes {
    static final String OTHER = "other";
    private static final Map<String, List<String>> DOMAINS =
            Map.of(
                    "google", List.of("gmail.com", "googlemail.com"),
                    "microsoft", List.of("msn.com"),
                    "yahoo", List.of("aol.com", "aol.fr", "ymail.com", "rocketmail.com"),
                    "apple", List.of("icloud.com", "me.com", "mac.com"),
                    "orange", List.of("orange.fr", "wanadoo.fr"),
                    "sfr",
                            List.of(
                                    "sfr.fr",
                                    "neuf.fr",
                                    "cegetel.net",
                                    "club-internet.fr",
                                    "numericable.fr"),
                    "free", List.of("free.fr", "freesbee.fr", "libertysurf.fr"),
                    "laposte", List.of("laposte.net"),
                    "bouygues", List.of("bbox.fr"));
    private static final Map<String, String> BY_DOMAIN = byDomain();
    private static final Set<String> MICROSOFT = Set.of("outlook", "hotmail", "live");

    private Lanes() {}

    /** One word, {@code other} where the name tells nothing. */
    public static String of(String domain) {
        var known = BY_DOMAIN.get(domain);
        if (known != null) {
            return known;
        }
        var labels = domain.split("\\.", -1);
        // outlook.fr, hotmail.co.uk, yahoo.com.br; not yahoo.shop.example.org.
        if (labels.length == 2 || (labels.length == 3 && labels[1].length() <= 3)) {
            if (MICROSOFT.contains(labels[0])) {
                return "microsoft";
            }
            if (labels[0].equals("yahoo")) {
                return "yahoo";
            }
        }
        return OTHER;
    }

    private static Map<String, String> byDomain() {
        var lanes = new HashMap<String, String>();
        DOMAINS.forEach((lane, domains) -> domains.forEach(it -> lanes.put(it, lane)));
        return Map.copyOf(lanes);
    }
}
