package fr.jeudi.subscription.leaving;

import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Token.Purpose;
import fr.jeudi.subscription.tokens.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * One-click unsubscribe (RFC 8058, STANDARDS U5–U18). Needs no cookie, no login and no reason; only
 * a POST that says so changes anything; the link never expires.
 */
@Controller
class UnsubscribeController {
    private final Subscribers subscribers;
    private final Tokens tokens;
    private final Clock clock;

    UnsubscribeController(Subscribers subscribers, Tokens tokens, Clock clock) {
        this.subscribers = subscribers;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping("/unsubscribe/{token}")
    String ask(@PathVariable String token, Model model) {
        var read = read(token);
        if (read.subscriberId() == null) {
            return "subscription/test-mail";
        }
        model.addAttribute("token", token);
        return "subscription/unsubscribe";
    }

    @PostMapping("/unsubscribe/{token}")
    String leave(
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale locale,
            Model model) {
        var read = read(token);
        if (!says(request, "List-Unsubscribe", "One-Click")
                && !says(request, "action", "unsubscribe")) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return ask(token, model);
        }
        if (read.subscriberId() == null) {
            return "subscription/test-mail";
        }
        var now = clock.instant();
        var evidence =
                new Evidence(
                        Source.MAIL_LINK,
                        read.issueId() == null
                                ? "/unsubscribe"
                                : "/unsubscribe?issue=" + read.issueId(),
                        Language.of(locale),
                        null,
                        now,
                        request.getRemoteAddr());
        subscribers.change(read.subscriberId(), it -> it.unsubscribe(evidence, null, now));
        return "subscription/unsubscribed";
    }

    /** In the body, urlencoded or multipart; what the address says does not count (U14). */
    private static boolean says(HttpServletRequest request, String name, String value) {
        var all = request.getParameterValues(name);
        var query = request.getQueryString();
        var inAddress =
                query != null
                        && UriComponentsBuilder.newInstance()
                                .query(query)
                                .build()
                                .getQueryParams()
                                .containsKey(name);
        return all != null && !inAddress && Arrays.asList(all).contains(value);
    }

    private Token read(String text) {
        return tokens.read(text, Purpose.UNSUBSCRIBE)
                .filter(it -> !it.isExpired(clock.instant()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
