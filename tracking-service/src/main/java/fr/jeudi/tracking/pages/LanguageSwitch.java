package fr.jeudi.tracking.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Lets staff choose the language of their pages: {@code ?lang=} on one of them holds for all, of
 * all services, for a year. Tells each page its own address in French and in English.
 */
@Component
class LanguageSwitch implements HandlerInterceptor, WebMvcConfigurer {
    static final String COOKIE = "jeudi_language";
    private static final Duration KEPT = Duration.ofDays(365);

    static boolean offers(@Nullable String language) {
        return "fr".equals(language) || "en".equals(language);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/admin/**");
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        // What answers a form has no address to come back to.
        if (!request.getMethod().equals("GET")) {
            return true;
        }
        var asked = request.getParameter("lang");
        // A page left open renews itself in its own language, which is nobody's choice.
        if (offers(asked) && request.getHeader("HX-Request") == null) {
            response.addHeader(HttpHeaders.SET_COOKIE, kept(asked, request.isSecure()));
        }
        request.setAttribute("inFrench", here(request, "fr"));
        request.setAttribute("inEnglish", here(request, "en"));
        return true;
    }

    private static String kept(String language, boolean secure) {
        return ResponseCookie.from(COOKIE, language)
                .path("/admin")
                .maxAge(KEPT)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .build()
                .toString();
    }

    private static String here(HttpServletRequest request, String language) {
        return UriComponentsBuilder.newInstance()
                .query(request.getQueryString())
                .replaceQueryParam("lang", language)
                .build()
                .toUriString();
    }
}
