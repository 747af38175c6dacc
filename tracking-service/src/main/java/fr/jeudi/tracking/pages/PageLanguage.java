package fr.jeudi.tracking.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/**
 * French first, and English: {@code ?lang=} wins, then what staff chose before, then what the
 * browser asks for.
 */
@Component("localeResolver")
class PageLanguage implements LocaleResolver {
    private static final List<Locale> SPOKEN = List.of(Locale.FRENCH, Locale.ENGLISH);

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        var asked = request.getParameter("lang");
        if (asked != null) {
            return SPOKEN.stream()
                    .filter(it -> it.getLanguage().equals(asked))
                    .findFirst()
                    .orElse(Locale.FRENCH);
        }
        var chosen = WebUtils.getCookie(request, LanguageSwitch.COOKIE);
        if (chosen != null && LanguageSwitch.offers(chosen.getValue())) {
            return Locale.of(chosen.getValue());
        }
        if (request.getHeader("Accept-Language") == null) {
            return Locale.FRENCH;
        }
        var accepted =
                Locale.lookup(
                        Collections.list(request.getLocales()).stream()
                                .map(locale ->
                                        new Locale.LanguageRange(
                                                locale.getLanguage().isEmpty()
                                                        ? "fr"
                                                        : locale.getLanguage()))
                                .toList(),
                        SPOKEN);
        return accepted == null ? Locale.FRENCH : accepted;
    }

    @Override
    public void setLocale(
            HttpServletRequest request,
            @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("the address says the language: ?lang=");
    }
}
