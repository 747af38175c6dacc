package fr.jeudi.local.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

/**
 * French first, and English: {@code ?lang=} wins, then what the browser asks for. Keeps nothing.
 */
@Component("localeResolver")
final class PageLanguage implements LocaleResolver {
    private static final List<Locale> SPOKEN = List.of(Locale.FRENCH, Locale.ENGLISH);

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        var asked = request.getParameter("lang");
        if (asked != null) {
            return asked.equals("en") ? Locale.ENGLISH : Locale.FRENCH;
        }
        if (request.getHeader("Accept-Language") == null) {
            return Locale.FRENCH;
        }
        return Collections.list(request.getLocales()).stream()
                .map(it -> Locale.of(it.getLanguage()))
                .filter(SPOKEN::contains)
                .findFirst()
                .orElse(Locale.FRENCH);
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("the address says the language: ?lang=");
    }
}
