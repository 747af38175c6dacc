package fr.jeudi.subscription.signup;

import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.pages.JeudiProperties;
import fr.jeudi.subscription.person.Language;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The sign-up page and what it sends; works without JavaScript. */
@Controller
class SignUpController {
    private static final String PAGE = "subscription/sign-up";

    private final SignUps signUps;
    private final SignUpLimit limit;
    private final JeudiProperties jeudi;

    SignUpController(SignUps signUps, SignUpLimit limit, JeudiProperties jeudi) {
        this.signUps = signUps;
        this.limit = limit;
        this.jeudi = jeudi;
    }

    @GetMapping({"/", "/subscribe"})
    String page(@RequestParam(required = false) @Nullable String sent, Locale locale, Model model) {
        if (sent != null) {
            return "subscription/sign-up-sent";
        }
        return show(model, SignUpForm.empty(Language.of(locale)), Map.of());
    }

    @PostMapping(
            path = "/subscribe",
            consumes = {
                MediaType.APPLICATION_FORM_URLENCODED_VALUE,
                MediaType.MULTIPART_FORM_DATA_VALUE
            })
    String signUp(
            @RequestParam MultiValueMap<String, String> fields,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var form = SignUpForm.of(fields);
        if (!limit.allows(request.getRemoteAddr())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(limit.retryAfterSeconds()));
            return show(model, form, Map.of("form", "signup.tooMany"));
        }
        var faults = form.faults();
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return show(model, form, faults);
        }
        signUps.signUp(form, Source.FORM, Language.of(locale), request.getRemoteAddr());
        request.setAttribute(View.RESPONSE_STATUS_ATTRIBUTE, HttpStatus.SEE_OTHER);
        return "redirect:/subscribe?sent&lang=" + Language.of(locale).code();
    }

    @GetMapping("/privacy")
    String privacy(Model model) {
        model.addAttribute("sender", jeudi.sender());
        return "subscription/privacy";
    }

    private static String show(Model model, SignUpForm form, Map<String, String> faults) {
        model.addAttribute("form", form);
        model.addAttribute("faults", faults);
        return PAGE;
    }
}
