package fr.jeudi.dispatch.deadletters;

import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.topics.ReadTopics;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API of dead letters. */
@RestController
@RequestMapping(path = "/api/dispatches/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dead letters", description = "Records that could not be taken")
class DeadLetterController {
    private static final int PAGE = 50;

    private final DeadLetters letters;

    DeadLetterController(DeadLetters letters) {
        this.letters = letters;
    }

    /**
     * An order.
     *
     * @param order replay or ignore
     * @param offset of one; left out, all of the topic are replayed that nobody has decided on
     */
    record Wanted(@Nullable String order, @Nullable String topic, @Nullable Long offset) {}

    @GetMapping
    @Operation(summary = "Dead letters, the newest first, values without addresses")
    List<DeadLetters.Page> list(
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(defaultValue = "9223372036854775807") long before) {
        if (topic.isEmpty()) {
            return asked(() -> letters.newest(PAGE));
        }
        known(topic);
        return asked(() -> List.of(letters.page(topic, before, PAGE)));
    }

    @PostMapping
    @Operation(summary = "Replay one or all of a topic, or let one lie; twice is once")
    DeadLetters.Done order(@RequestBody Wanted wanted, Principal who) {
        var topic = known(wanted.topic() == null ? "" : wanted.topic());
        var offset = wanted.offset();
        if (offset != null && offset < 0) {
            throw Problem.badRequest("offset from 0");
        }
        var order = wanted.order() == null ? "" : wanted.order();
        var name = who.getName();
        if (order.equals("replay")) {
            return asked(() ->
                    offset == null
                            ? letters.replayAll(topic, name)
                            : letters.replay(topic, offset, name));
        }
        if (order.equals("ignore") && offset != null) {
            return asked(() -> letters.ignore(topic, offset, name));
        }
        throw Problem.badRequest("order is replay, or ignore with an offset");
    }

    private static String known(String topic) {
        if (!ReadTopics.ALL.contains(topic)) {
            throw Problem.badRequest("topic is one of " + String.join(", ", ReadTopics.ALL));
        }
        return topic;
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaAway _) {
            throw Problem.unavailable("kafka-away", "Kafka does not answer; try again");
        }
    }
}
