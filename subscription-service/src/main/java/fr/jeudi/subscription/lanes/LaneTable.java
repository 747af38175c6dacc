package fr.jeudi.subscription.lanes;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lines of names and lanes: domains, families, and what mail exchangers end with. */
final class LaneTable {
    static final LaneTable EMPTY = new LaneTable(Map.of());
    private static final Pattern NAME =
            Pattern.compile("\\.?[a-z0-9-]+(?:\\.[a-z0-9-]+)*(?:\\.\\*)?");
    private static final Pattern LANE = Pattern.compile("[a-z][a-z0-9]{0,30}");
    private static final int LONGEST_COUNTRY = 3;

    private final Map<String, String> lanes;

    private LaneTable(Map<String, String> lanes) {
        this.lanes = Map.copyOf(lanes);
    }

    /** Which line cannot be, and why. */
    static final class BadLine extends Exception {
        BadLine(int number, String why) {
            super("line " + number + ": " + why);
        }
    }

    static LaneTable parse(String text) throws BadLine {
        var lanes = new HashMap<String, String>();
        int number = 0;
        for (var line : text.split("\\R", -1)) {
            number++;
            var words = line.replaceFirst("#.*", "").strip().toLowerCase(Locale.ROOT);
            if (!words.isEmpty()) {
                read(number, words.split("\\s+", -1), lanes);
            }
        }
        return new LaneTable(lanes);
    }

    private static void read(int number, String[] words, Map<String, String> lanes) throws BadLine {
        if (words.length != 2) {
            throw new BadLine(number, "must be a domain or .suffix, and a lane");
        }
        if (!NAME.matcher(words[0]).matches()) {
            throw new BadLine(number, "no domain, family.* or .suffix: " + words[0]);
        }
        if (!LANE.matcher(words[1]).matches()) {
            throw new BadLine(number, "a lane is one word of small letters and digits");
        }
        var before = lanes.put(words[0], words[1]);
        if (before != null && !before.equals(words[1])) {
            throw new BadLine(number, words[0] + " is in " + before + " already");
        }
    }

    /** As far as the domain's own name tells. */
    Optional<String> byName(String domain) {
        var lane = lanes.get(domain);
        return lane == null ? byFamily(domain) : Optional.of(lane);
    }

    /** outlook.fr, hotmail.co.uk, yahoo.com.br; not yahoo.shop.example.org. */
    private Optional<String> byFamily(String domain) {
        int dot = domain.indexOf('.');
        int second = domain.indexOf('.', dot + 1);
        boolean plain =
                second < 0
                        || (second - dot - 1 <= LONGEST_COUNTRY
                                && domain.indexOf('.', second + 1) < 0);
        return dot > 0 && plain
                ? Optional.ofNullable(lanes.get(domain.substring(0, dot) + ".*"))
                : Optional.empty();
    }

    /** By what the exchanger's name ends with, the longest first. */
    Optional<String> byHost(String host) {
        var rest = "." + host;
        while (!rest.isEmpty()) {
            var lane = lanes.get(rest);
            if (lane != null) {
                return Optional.of(lane);
            }
            int dot = rest.indexOf('.', 1);
            rest = dot < 0 ? "" : rest.substring(dot);
        }
        return Optional.empty();
    }
}
