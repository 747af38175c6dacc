package fr.jeudi.subscription.subscriber;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an issue is made of; a reader chooses at least one. Declared in the order of the mail. */
public enum Section {
    EVENT,
    PORTRAIT,
    TOOL;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Section> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word.strip())).findFirst();
    }

    /** Once each and in order; none means all. */
    static List<Section> choice(Collection<Section> chosen) {
        return chosen.isEmpty() ? List.of(values()) : chosen.stream().distinct().sorted().toList();
    }
}
