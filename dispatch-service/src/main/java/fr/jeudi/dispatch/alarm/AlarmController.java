package fr.jeudi.dispatch.alarm;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API of alarms. */
@RestController
@RequestMapping(path = "/api/alarms", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "alarms", description = "Providers that refuse us, whose lanes are held")
class AlarmController {
    private final Alarms alarms;

    AlarmController(Alarms alarms) {
        this.alarms = alarms;
    }

    /**
     * A lane that is held.
     *
     * @param attempts at the moment it was noticed
     * @param said the last reply, without addresses
     */
    record Held(
            String lane,
            Instant since,
            int attempts,
            int refused,
            @Nullable String reason,
            @Nullable String said) {

        static Held of(Alarm alarm) {
            return new Held(
                    alarm.lane(),
                    alarm.since(),
                    alarm.attempts(),
                    alarm.refused(),
                    alarm.reason(),
                    alarm.said());
        }
    }

    @GetMapping
    @Operation(summary = "The lanes that alarms hold, the longest held first")
    List<Held> held() {
        return alarms.open().stream()
                .sorted(Comparator.comparing(Alarm::since).thenComparing(Alarm::lane))
                .map(Held::of)
                .toList();
    }

    @PostMapping("/{lane}/resume")
    @Operation(
            summary = "Let a held lane go, once it is mended; answers what is still held",
            description = "409 if no alarm holds it. Whether the lane is paused is not touched.")
    List<Held> resume(@PathVariable String lane, Principal who) {
        if (!alarms.resume(lane, who.getName())) {
            throw Problem.wrongState("lane", "held by no alarm");
        }
        return held();
    }
}
