package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.hooks.Refused.Why;
import fr.jeudi.dispatch.pages.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where providers call. 200 says that all is kept, or is nothing to us; 5xx asks them to call
 * again. One that is not set up is not there.
 */
@RestController
class HooksController {
    private final Hooks hooks;
    private final HooksProperties properties;
    private final Clock clock;
    private final Failures failures = new Failures();

    HooksController(Hooks hooks, HooksProperties properties, Clock clock) {
        this.hooks = hooks;
        this.properties = properties;
        this.clock = clock;
    }

    @PostMapping("/hooks/{provider}")
    void call(@PathVariable String provider, HttpServletRequest request) throws IOException {
        if (!hooks.isOn(provider)) {
            throw Problem.notFound("hook");
        }
        listenTo(provider, request.getRemoteAddr());
        int largest = (int) properties.largest().toBytes();
        var body = request.getInputStream().readNBytes(largest + 1);
        var call = new Call(body, request::getHeader, clock.instant());
        try {
            if (body.length > largest) {
                throw new Refused(
                        Why.TOO_LARGE, "larger than " + properties.largest().toKilobytes() + " kB");
            }
            hooks.hear(provider, call);
            failures.succeeded(request.getRemoteAddr());
        } catch (Refused e) {
            if (e.isUnproved()) {
                failures.failed(request.getRemoteAddr(), call.at());
            }
            hooks.refused(provider, e, call.at());
            throw problem(e);
        }
    }

    /** Before its body is read: what cannot be proved shall cost us nothing. */
    private void listenTo(String provider, String source) {
        var now = clock.instant();
        var wait = failures.wait(source, now);
        if (wait.isPositive()) {
            var refused = new Refused(Why.THROTTLED, "too many calls without a proof");
            hooks.refused(provider, refused, now);
            var problem = problem(refused);
            problem.getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
            throw problem;
        }
    }

    private static Problem problem(Refused refused) {
        var why = refused.why();
        var problem =
                Problem.of(HttpStatus.valueOf(why.answer), "hook-" + why.slug(), refused.detail());
        switch (why) {
            case UNKNOWN_CALLER ->
                    problem.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"hooks\"");
            case LATER -> problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "30");
            case UNSIGNED, STALE, MALFORMED, TOO_LARGE, THROTTLED -> {}
        }
        return problem;
    }
}
