package fr.jeudi.composer.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes into a {@link Template}; entries of a block see the values around them. */
final class Fields {
    private final @Nullable Fields around;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, List<Fields>> blocks = new HashMap<>();

    Fields() {
        this(null);
    }

    private Fields(@Nullable Fields around) {
        this.around = around;
    }

    Fields with(String name, String value) {
        values.put(name, value);
        return this;
    }

    /** One more entry of a block, to be filled by the caller. */
    Fields entry(String block) {
        var entry = new Fields(this);
        blocks.computeIfAbsent(block, _ -> new ArrayList<>()).add(entry);
        return entry;
    }

    String value(String name) {
        var value = values.get(name);
        if (value != null) {
            return value;
        }
        if (around == null) {
            throw new IllegalArgumentException("the template asks for an unknown " + name);
        }
        return around.value(name);
    }

    List<Fields> entries(String block) {
        return blocks.getOrDefault(block, List.of());
    }
}
