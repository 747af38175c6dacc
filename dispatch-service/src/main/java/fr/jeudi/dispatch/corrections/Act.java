package fr.jeudi.dispatch.corrections;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is to be done with those chosen. */
enum Act {
    SEND_AGAIN,
    TREAT_AS_SENT;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Act> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
