package fr.jeudi.dispatch.hooks;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows operators which providers may call, and when each last did. */
@RestController
@RequestMapping(path = "/api/bounces/hooks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "bounces", description = "What comes back")
class HooksDesk {
    private final Hooks hooks;
    private final LastCalls calls;

    HooksDesk(Hooks hooks, LastCalls calls) {
        this.hooks = hooks;
        this.calls = calls;
    }

    /**
     * One provider.
     *
     * @param refusedWhy unknown-caller, unsigned, stale, malformed, too-large or later
     */
    record Hook(
            String provider,
            String path,
            boolean on,
            @Nullable Instant heardAt,
            @Nullable Instant refusedAt,
            @Nullable String refusedWhy) {}

    @GetMapping
    @Operation(summary = "All providers: who is set up, last heard and last refused")
    List<Hook> list() {
        return Hooks.ALL.stream().map(this::hook).toList();
    }

    private Hook hook(String provider) {
        var path = "/hooks/" + provider;
        var on = hooks.isOn(provider);
        return calls.of(provider)
                .map(it ->
                        new Hook(provider, path, on, it.heardAt(), it.refusedAt(), it.refusedWhy()))
                .orElseGet(() -> new Hook(provider, path, on, null, null, null));
    }
}
