package fr.jeudi.dispatch.lanes;

import fr.jeudi.dispatch.lanes.LanesProperties.Shaping;
import fr.jeudi.dispatch.lanes.Reaction.Heard;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.relay.Relays;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** What {@code dispatch/lanes.presets} says. */
@Component
class Presets {
    private final Map<String, LaneRules> lanes = new LinkedHashMap<>();
    private final List<Reaction> reactions = new ArrayList<>();
    private final boolean inForce;

    @Autowired
    Presets(LanesProperties properties, Relays relays) {
        this(properties, relays.hosts());
    }

    /** For relays on these hosts. */
    Presets(LanesProperties properties, List<String> hosts) {
        this.inForce = hosts.stream().anyMatch(it -> isInForce(properties.shaping(), it));
        table().lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(this::read);
    }

    static boolean isInForce(Shaping shaping, @Nullable String host) {
        return switch (shaping) {
            case ON -> true;
            case OFF -> false;
            case AUTO ->
                    host != null
                            && !host.equals("localhost")
                            && !host.equals("::1")
                            && !host.startsWith("127.");
        };
    }

    boolean inForce() {
        return inForce;
    }

    /** The lanes that have a line of their own. */
    Set<String> names() {
        return lanes.keySet().stream()
                .filter(it -> !it.equals("default"))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** What holds for a lane that nobody edited. */
    LaneRules of(String lane) {
        if (!inForce) {
            return LaneRules.NONE;
        }
        return Objects.requireNonNull(lanes.getOrDefault(lane, lanes.get("default")));
    }

    /** What was heard in a lane, and this reply, if there is a reaction to it. */
    List<Heard> hear(Lane lane, Bucket bucket, String reply, Instant now) {
        var heard = lane.heard();
        for (var it : reactions(lane.id(), bucket, reply)) {
            heard = it.hear(heard, now);
        }
        return heard;
    }

    /** Whether there is a reaction to this reply. */
    boolean isHeard(String lane, Bucket bucket, String reply) {
        return !reactions(lane, bucket, reply).isEmpty();
    }

    private List<Reaction> reactions(String lane, Bucket bucket, String reply) {
        return reactions.stream().filter(it -> it.isFor(lane) && it.isTo(bucket, reply)).toList();
    }

    /** Until when what was heard stops the lane, if it ever did. */
    Instant stop(String lane, List<Heard> heard) {
        return reactions.stream()
                .filter(it -> it.isFor(lane) && it.isStop())
                .map(it -> it.until(heard))
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    /** What slows a lane at this moment. */
    List<Reaction> brakes(Lane lane, Instant now) {
        var heard = lane.heard();
        return heard.isEmpty()
                ? List.of()
                : reactions.stream()
                        .filter(it -> it.isFor(lane.id()) && !it.isStop())
                        .filter(it -> it.until(heard).isAfter(now))
                        .toList();
    }

    private void read(String line) {
        var words = line.split("\\s+", 3);
        if (words[0].equals("slow") || words[0].equals("refusal")) {
            reactions.add(reaction(line.split("\\s+", 7)));
            return;
        }
        var figures = words[2].split("\\s+", -1);
        lanes.put(
                words[0],
                new LaneRules(
                        (int) figure(words[1]),
                        (int) figure(figures[0]),
                        figure(figures[1]),
                        null,
                        figures.length > 2 && !figures[2].equals("-") ? Tls.of(figures[2]) : null,
                        null,
                        figures.length > 3 ? Integer.valueOf(figures[3]) : idleByDefault()));
    }

    private @Nullable Integer idleByDefault() {
        var rules = lanes.get("default");
        return rules == null ? null : rules.idle();
    }

    private static Reaction reaction(String[] words) {
        return new Reaction(
                words[0].equals("slow") ? Bucket.THROTTLE : Bucket.SENDER,
                words[1],
                Integer.parseInt(words[2]),
                words[3].equals("-") ? Reaction.NO_LIMIT : Integer.parseInt(words[3]),
                figure(words[4]),
                DurationStyle.SIMPLE.parse(words[5]),
                words[6]);
    }

    private static double figure(String word) {
        return word.equals("-") ? 0 : Double.parseDouble(word);
    }

    private static String table() {
        try (InputStream in = Presets.class.getResourceAsStream("/dispatch/lanes.presets")) {
            return new String(
                    Objects.requireNonNull(in, "lanes.presets").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
