package fr.jeudi.dispatch.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** Header fields, or any lines shaped like them; unfolded, decoded, cut where they are endless. */
record Fields(List<Field> all) {
    private static final int LONGEST_VALUE = 2_000;
    private static final int MOST = 500;
    static final Fields NONE = new Fields(List.of());

    record Field(String name, String value) {
        static Field of(String name, String raw) {
            var some = raw.length() > LONGEST_VALUE ? raw.substring(0, LONGEST_VALUE) : raw;
            var flat = some.replace("\r", "").replace('\n', ' ').strip();
            var value =
                    flat.contains("=?")
                            ? DecoderUtil.decodeEncodedWords(flat, DecodeMonitor.SILENT)
                            : flat;
            return new Field(name.strip().toLowerCase(Locale.ROOT), value);
        }
    }

    /** Reads lines until an empty one. */
    static Fields of(List<String> lines) {
        var fields = new ArrayList<Field>();
        var name = "";
        var value = new StringBuilder();
        for (var line : lines) {
            if (line.isBlank() || fields.size() == MOST) {
                break;
            }
            if (isFolded(line) && !name.isEmpty()) {
                if (value.length() < LONGEST_VALUE) {
                    value.append(' ').append(line.strip());
                }
                continue;
            }
            add(fields, name, value);
            var colon = line.indexOf(':');
            name = colon > 0 && colon < 80 ? line.substring(0, colon) : "";
            value.setLength(0);
            value.append(line.substring(colon + 1));
        }
        add(fields, name, value);
        return new Fields(fields);
    }

    Optional<String> first(String name) {
        return every(name).findFirst();
    }

    Stream<String> every(String name) {
        return all.stream().filter(it -> it.name.equals(name)).map(Field::value);
    }

    /** The value, lower case, or nothing. */
    String word(String name) {
        return first(name).orElse("").toLowerCase(Locale.ROOT);
    }

    boolean has(String name) {
        return all.stream().anyMatch(it -> it.name.equals(name));
    }

    private static boolean isFolded(String line) {
        return line.charAt(0) == ' ' || line.charAt(0) == '\t';
    }

    private static void add(List<Field> fields, String name, StringBuilder value) {
        if (!name.isEmpty()) {
            fields.add(Field.of(name, value.toString()));
        }
    }
}
