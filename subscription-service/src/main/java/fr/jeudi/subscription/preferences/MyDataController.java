package fr.jeudi.subscription.preferences;

import fr.jeudi.subscription.consent.ConfirmationMail;
import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Everything this service holds of one person, to read and to take away (STANDARDS R5). */
@Controller
class MyDataController {
    private final Subscribers subscribers;
    private final Consents consents;
    private final Tokens tokens;
    private final Clock clock;

    MyDataController(Subscribers subscribers, Consents consents, Tokens tokens, Clock clock) {
        this.subscribers = subscribers;
        this.consents = consents;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The file to take away. */
    record MyData(
            String id,
            String address,
            State state,
            Choices choices,
            Instant createdAt,
            Instant changedAt,
            List<Consent> consents,
            List<ConfirmationMail> mails) {}

    @GetMapping("/my-data/{token}")
    String page(@PathVariable String token, Model model, HttpServletResponse response) {
        var read = read(token);
        if (read.isExpired(clock.instant())) {
            response.setStatus(HttpStatus.GONE.value());
            return "subscription/link-expired";
        }
        model.addAttribute("token", token);
        model.addAttribute("data", data(read));
        return "subscription/my-data";
    }

    @GetMapping(path = "/my-data/{token}", params = "download")
    ResponseEntity<MyData> file(@PathVariable String token) {
        var read = read(token);
        if (read.isExpired(clock.instant())) {
            throw new ResponseStatusException(HttpStatus.GONE);
        }
        var attachment = ContentDisposition.attachment().filename("jeudi.json").build();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment.toString())
                .body(data(read));
    }

    private MyData data(Token token) {
        return Optional.ofNullable(token.subscriberId())
                .flatMap(subscribers::find)
                .map(this::data)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private MyData data(Subscriber it) {
        return new MyData(
                it.id(),
                it.address(),
                it.state(),
                it.choices(),
                it.createdAt(),
                it.changedAt(),
                consents.of(it.id()),
                consents.mailsTo(it.id()));
    }

    private Token read(String token) {
        return tokens.read(token, Token.Purpose.MY_DATA)
                .or(() -> tokens.read(token, Token.Purpose.PREFERENCES))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
