package fr.jeudi.dispatch.deadletters;

import fr.jeudi.dispatch.topics.ReadTopics;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The operator's page of dead letters; it works without JavaScript. */
@Controller
@RequestMapping("/admin/dispatch/dead-letters")
class DeadLetterPages {
    private static final int FIRST = 20;
    private static final int PAGE = 50;

    private final DeadLetters letters;

    DeadLetterPages(DeadLetters letters) {
        this.letters = letters;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            @RequestParam(defaultValue = "-1") int done,
            @RequestParam(defaultValue = "false") boolean more,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("done", done);
        model.addAttribute("more", more);
        model.addAttribute(
                "ordering", request.isUserInRole("operator") || request.isUserInRole("admin"));
        try {
            var pages =
                    topic.isEmpty()
                            ? letters.newest(FIRST)
                            : List.of(letters.page(known(topic), before, PAGE));
            model.addAttribute("pages", pages);
            model.addAttribute("none", pages.stream().allMatch(it -> it.letters().isEmpty()));
        } catch (KafkaAway _) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            model.addAttribute("away", true);
            model.addAttribute("pages", List.of());
        }
        return "dispatch/dead-letters";
    }

    @PostMapping("/replay")
    String replay(@RequestParam String topic, @RequestParam long offset, Principal who) {
        return answer(() -> letters.replay(known(topic), offset, who.getName()));
    }

    @PostMapping("/replay-all")
    String replayAll(@RequestParam String topic, Principal who) {
        return answer(() -> letters.replayAll(known(topic), who.getName()));
    }

    @PostMapping("/ignore")
    String ignore(@RequestParam String topic, @RequestParam long offset, Principal who) {
        return answer(() -> letters.ignore(known(topic), offset, who.getName()));
    }

    /** While Kafka is away the page itself says so. */
    private static String answer(Supplier<DeadLetters.Done> order) {
        try {
            var it = order.get();
            return "redirect:/admin/dispatch/dead-letters?done=%d&more=%b"
                    .formatted(it.done(), it.more());
        } catch (KafkaAway _) {
            return "redirect:/admin/dispatch/dead-letters";
        }
    }

    private static String known(String topic) {
        if (!ReadTopics.ALL.contains(topic)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return topic;
    }
}
