package fr.jeudi.subscription.subscriber;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

public enum Frequency {
    WEEKLY,
    MONTHLY;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Frequency> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word.strip())).findFirst();
    }
}
