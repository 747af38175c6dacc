package fr.jeudi.subscription.signup;

import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.pages.Problem;
import fr.jeudi.subscription.person.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The same as the form, as JSON. */
@RestController
class SignUpApi {
    private final SignUps signUps;
    private final SignUpLimit limit;

    SignUpApi(SignUps signUps, SignUpLimit limit) {
        this.signUps = signUps;
        this.limit = limit;
    }

    @PostMapping(path = "/subscribe", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> signUp(
            @RequestBody JsonNode json, Locale locale, HttpServletRequest request) {
        if (!limit.allows(request.getRemoteAddr())) {
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-sign-ups",
                    "Too many sign-ups from this address; see Retry-After.",
                    Map.of(HttpHeaders.RETRY_AFTER, String.valueOf(limit.retryAfterSeconds())),
                    Map.of());
        }
        var form =
                SignUpForm.of(json)
                        .orElseThrow(() ->
                                new Problem(
                                        HttpStatus.BAD_REQUEST,
                                        "malformed-sign-up",
                                        "A field has the wrong JSON type."));
        var faults = form.faults();
        if (!faults.isEmpty()) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "malformed-sign-up",
                    "These fields cannot be accepted: " + String.join(", ", faults.keySet()),
                    Map.of(),
                    Map.of("fields", faults.keySet()));
        }
        signUps.signUp(form, Source.API, Language.of(locale), request.getRemoteAddr());
        return ResponseEntity.accepted().body(Map.of("status", "pending"));
    }
}
