package fr.jeudi.subscription.signup;

import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Token.Purpose;
import fr.jeudi.subscription.tokens.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** The second half of the double opt-in: a GET shows one button, its POST confirms (T6). */
@Controller
class ConfirmController {
    private static final Duration LINK_VALID = Duration.ofHours(24);

    private final Subscribers subscribers;
    private final Tokens tokens;
    private final Clock clock;

    ConfirmController(Subscribers subscribers, Tokens tokens, Clock clock) {
        this.subscribers = subscribers;
        this.tokens = tokens;
        this.clock = clock;
    }

    @GetMapping("/confirm/{token}")
    String ask(@PathVariable String token, Model model) {
        var subscriber = subscribers.find(subscriberId(token)).orElseThrow(this::gone);
        var signUp = subscriber.signUp();
        if (signUp == null) {
            return "subscription/confirm-used";
        }
        model.addAttribute("token", token);
        model.addAttribute("choices", signUp.choices());
        return "subscription/confirm";
    }

    @PostMapping("/confirm/{token}")
    String confirm(@PathVariable String token, HttpServletRequest request, Model model) {
        var used = new boolean[1];
        var subscriber =
                subscribers
                        .change(
                                subscriberId(token),
                                it -> {
                                    used[0] = it.signUp() == null;
                                    return it.confirm(request.getRemoteAddr(), clock.instant());
                                })
                        .orElseThrow(this::gone);
        if (used[0]) {
            return "subscription/confirm-used";
        }
        model.addAttribute("preferences", "/preferences/" + preferencesToken(subscriber));
        return "subscription/welcome";
    }

    private String preferencesToken(Subscriber subscriber) {
        var expiry = clock.instant().plus(LINK_VALID);
        return tokens.sign(new Token(Purpose.PREFERENCES, subscriber.id(), null, 0, expiry));
    }

    private String subscriberId(String text) {
        var id =
                tokens.read(text, Purpose.CONFIRM)
                        .filter(it -> !it.isExpired(clock.instant()))
                        .map(Token::subscriberId);
        return id.orElseThrow(this::gone);
    }

    private ResponseStatusException gone() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
