package fr.jeudi.subscription.preferences;

import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Purpose;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.consent.Wordings;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * What a reader chooses. A fresh, mailed link opens all of it; the link that stands in every mail,
 * and is forwarded with it, only stops the measuring or mails a fresh link (STANDARDS C3, X3).
 */
@Controller
class PreferencesController {
    private static final String FULL = "subscription/preferences";
    private static final String MANAGE = "subscription/manage";

    private final Subscribers subscribers;
    private final Tokens tokens;
    private final Wordings wordings;
    private final Ids ids;
    private final Clock clock;

    PreferencesController(
            Subscribers subscribers, Tokens tokens, Wordings wordings, Ids ids, Clock clock) {
        this.subscribers = subscribers;
        this.tokens = tokens;
        this.wordings = wordings;
        this.ids = ids;
        this.clock = clock;
    }

    @GetMapping("/preferences/{token}")
    String page(@PathVariable String token, Model model, HttpServletResponse response) {
        var fresh = tokens.read(token, Token.Purpose.PREFERENCES);
        if (fresh.isPresent()) {
            return isOver(fresh.get())
                    ? expired(response)
                    : full(token, subscriber(fresh.get()), model);
        }
        var manage = read(token);
        return manage.subscriberId() == null
                ? "subscription/test-mail"
                : manage(token, subscriber(manage), model);
    }

    @PostMapping("/preferences/{token}")
    String act(
            @PathVariable String token,
            @RequestParam MultiValueMap<String, String> fields,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var evidence =
                new Evidence(
                        Source.MAIL_LINK,
                        "/preferences",
                        Language.of(locale),
                        null,
                        clock.instant(),
                        request.getRemoteAddr());
        var action = Optional.ofNullable(fields.getFirst("action")).orElse("");
        var fresh = tokens.read(token, Token.Purpose.PREFERENCES);
        if (fresh.isPresent()) {
            return isOver(fresh.get())
                    ? expired(response)
                    : change(token, fresh.get(), action, fields, evidence, model, response);
        }
        return manage(token, read(token), action, evidence, model, response);
    }

    private String change(
            String token,
            Token fresh,
            String action,
            MultiValueMap<String, String> fields,
            Evidence evidence,
            Model model,
            HttpServletResponse response) {
        var id = subscriber(fresh).id();
        switch (action) {
            case "save" -> {
                var form = new PreferencesForm(fields);
                if (form.sections().isEmpty()) {
                    response.setStatus(HttpStatus.BAD_REQUEST.value());
                    model.addAttribute("fault", "preferences.sections.none");
                } else {
                    save(id, form, evidence);
                    model.addAttribute("notice", "preferences.saved");
                }
            }
            case "unsubscribe" -> {
                subscribers.change(id, it -> it.unsubscribe(evidence, null, evidence.at()));
                return "subscription/unsubscribed";
            }
            default -> response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        return full(token, subscriber(fresh), model);
    }

    private void save(String id, PreferencesForm form, Evidence evidence) {
        var open = evidence.with(wordings.of(Purpose.OPEN_TRACKING, evidence.language()));
        var click = evidence.with(wordings.of(Purpose.CLICK_TRACKING, evidence.language()));
        subscribers.change(
                id, it -> it.prefer(form.onto(it.choices()), open, click, evidence.at()));
    }

    private String manage(
            String token,
            Token manage,
            String action,
            Evidence evidence,
            Model model,
            HttpServletResponse response) {
        if (manage.subscriberId() == null) {
            return "subscription/test-mail";
        }
        var id = subscriber(manage).id();
        switch (action) {
            case "stop" -> {
                subscribers.change(id, it -> it.stopMeasuring(evidence, evidence.at()));
                model.addAttribute("notice", "manage.stopped");
            }
            case "link" -> {
                subscribers.change(id, it -> it.askForLink(ids.next(), evidence.at()));
                model.addAttribute("notice", "manage.sent");
            }
            default -> response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        return manage(token, subscriber(manage), model);
    }

    private static String full(String token, Subscriber subscriber, Model model) {
        model.addAttribute("token", token);
        model.addAttribute("subscriber", subscriber);
        model.addAttribute("choices", subscriber.choices());
        return FULL;
    }

    private static String manage(String token, Subscriber subscriber, Model model) {
        model.addAttribute("token", token);
        model.addAttribute("masked", subscriber.email().masked());
        return MANAGE;
    }

    private static String expired(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return "subscription/link-expired";
    }

    private boolean isOver(Token token) {
        return token.isExpired(clock.instant());
    }

    private Subscriber subscriber(Token token) {
        return Optional.ofNullable(token.subscriberId())
                .flatMap(subscribers::find)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Token read(String token) {
        return tokens.read(token, Token.Purpose.MANAGE)
                .filter(it -> !isOver(it))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
