package fr.jeudi.tracking.hits;

import fr.jeudi.tracking.issues.ReleasedIssues;
import fr.jeudi.tracking.readers.Kind;
import fr.jeudi.tracking.tokens.RandomIds;
import fr.jeudi.tracking.tokens.Token;
import fr.jeudi.tracking.tokens.Token.Purpose;
import fr.jeudi.tracking.tokens.Tokens;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.ModelAndView;

/** The pixel (STANDARDS T1) and the links (T2, X4) of a mail. HEAD answers alike, uncounted. */
@Hidden
@RestController
class HitController {
    private static final byte[] PIXEL =
            HexFormat.of()
                    .parseHex(
                            "47494638396101000100800000000000ffffff"
                                    + "21f90401000000002c00000000010001000002024401003b");

    private final Tokens tokens;
    private final ReleasedIssues issues;
    private final HitRecorder recorder;
    private final RandomIds ids;
    private final Clock clock;

    HitController(
            Tokens tokens,
            ReleasedIssues issues,
            HitRecorder recorder,
            RandomIds ids,
            Clock clock) {
        this.tokens = tokens;
        this.issues = issues;
        this.recorder = recorder;
        this.ids = ids;
        this.clock = clock;
    }

    @GetMapping("/o/{token}")
    ResponseEntity<byte[]> open(@PathVariable String token, HttpServletRequest request) {
        read(token, Purpose.OPEN).ifPresent(it -> count(it, Kind.OPEN, request));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_GIF)
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-cache, max-age=0, private")
                .body(PIXEL);
    }

    @GetMapping("/c/{token}")
    ResponseEntity<Void> click(@PathVariable String token, HttpServletRequest request) {
        var clicked = read(token, Purpose.CLICK).orElseThrow(UnknownLink::new);
        var location =
                clicked.issueId() == null
                        ? null
                        : issues.location(clicked.issueId(), clicked.number());
        if (location == null) {
            throw new UnknownLink();
        }
        count(clicked, Kind.CLICK, request);
        return ResponseEntity.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, location)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .build();
    }

    /** Always the page, whatever the program says it accepts: a person may stand behind it. */
    @ExceptionHandler
    ModelAndView unknown(UnknownLink unknown) {
        return new ModelAndView("error/404", HttpStatus.NOT_FOUND);
    }

    private static final class UnknownLink extends RuntimeException {

        UnknownLink() {
            super("unknown link", null, false, false);
        }
    }

    private Optional<Token> read(String token, Purpose purpose) {
        return tokens.read(token, purpose).filter(it -> !it.isExpired(clock.instant()));
    }

    private void count(Token token, Kind kind, HttpServletRequest request) {
        if (token.issueId() == null || request.getMethod().equals(HttpMethod.HEAD.name())) {
            return;
        }
        var judgement = Verdicts.of(request::getHeader);
        recorder.record(
                new EngagementRecorded(
                        ids.next(),
                        clock.instant(),
                        kind,
                        token.issueId(),
                        token.subscriberId(),
                        kind == Kind.CLICK ? token.number() : null,
                        judgement.verdict(),
                        judgement.rule()));
    }
}
