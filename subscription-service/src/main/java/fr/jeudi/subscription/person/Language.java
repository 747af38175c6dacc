package fr.jeudi.subscription.person;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What we write in. */
public enum Language {
    FR,
    EN;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Locale locale() {
        return Locale.of(code());
    }

    public static Optional<Language> of(String code) {
        return switch (code.strip().toLowerCase(Locale.ROOT)) {
            case "fr" -> Optional.of(FR);
            case "en" -> Optional.of(EN);
            default -> Optional.empty();
        };
    }

    public static Language of(Locale locale) {
        return locale.getLanguage().equals("en") ? EN : FR;
    }
}
