package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.returned.Heard;
import fr.jeudi.dispatch.returned.Returns;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what providers tell. An event is kept once, however often it is told, and a call is well
 * received only when all of it is kept: whoever gets another answer calls again.
 */
final class Hooks {
    private static final Logger log = LoggerFactory.getLogger(Hooks.class);
    static final List<String> ALL =
            List.of(Brevo.NAME, Generic.NAME, Mailgun.NAME, Postmark.NAME, SendGrid.NAME, Ses.NAME);

    private final Map<String, Provider> providers;
    private final Returns returns;
    private final LastCalls calls;
    private final MeterRegistry meters;

    Hooks(List<Provider> providers, Returns returns, LastCalls calls, MeterRegistry meters) {
        this.providers =
                providers.stream().collect(Collectors.toMap(Provider::name, Function.identity()));
        this.returns = returns;
        this.calls = calls;
        this.meters = meters;
    }

    boolean isOn(String provider) {
        return providers.containsKey(provider);
    }

    /** What is told is kept, and then only is the call over. */
    void hear(String provider, Call call) throws Refused {
        var speaker = providers.get(provider);
        if (speaker == null) {
            throw new IllegalArgumentException("not set up: " + provider);
        }
        for (var event : speaker.read(call)) {
            count(provider, keep(provider, event));
        }
        calls.heard(provider, call.at());
    }

    void refused(String provider, Refused refused, Instant at) {
        count(provider, refused.why().slug());
        if (calls.refused(provider, refused.why(), at)) {
            log.warn("calls refused provider={} why={}", provider, refused.why().slug());
        }
    }

    private String keep(String provider, Event event) {
        var kind = event.what();
        if (kind == null) {
            return "ignored";
        }
        var origin =
                event.traces().stream().map(returns::find).flatMap(Optional::stream).findFirst();
        if (origin.isEmpty()) {
            returns.backscatter(provider);
            return "unknown";
        }
        var fresh =
                returns.heard(
                        new Heard(
                                kind,
                                origin.get(),
                                event.status(),
                                event.cause(),
                                event.verdict(),
                                event.at(),
                                provider));
        return fresh ? "kept" : "repeated";
    }

    private void count(String provider, String status) {
        meters.counter("dispatch.hooks", "provider", provider, "status", status).increment();
    }
}
