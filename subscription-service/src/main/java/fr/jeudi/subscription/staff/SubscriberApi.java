package fr.jeudi.subscription.staff;

import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.pages.Problem;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscribers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/subscribers")
@Tag(name = "subscribers", description = "Who may be written to, and with what consent")
class SubscriberApi {
    private static final int LARGEST = 500;

    private final Subscribers subscribers;
    private final Consents consents;
    private final StaffOrders staff;

    SubscriberApi(Subscribers subscribers, Consents consents, StaffOrders staff) {
        this.subscribers = subscribers;
        this.consents = consents;
        this.staff = staff;
    }

    record Found(List<SubscriberView> items, long total, int page, int size) {}

    record Reason(@Nullable String reason) {}

    @GetMapping
    @Operation(summary = "Searches by part of the address or of the name; the newest first")
    Found search(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        if (page < 0 || size < 1 || size > LARGEST) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "bad-page",
                    "page is from 0, size from 1 to " + LARGEST + ".");
        }
        var wanted = state(state);
        return new Found(
                subscribers.list(q, wanted, page, size).stream().map(SubscriberView::of).toList(),
                subscribers.count(q, wanted),
                page,
                size);
    }

    private static @Nullable State state(String word) {
        if (word.isBlank()) {
            return null;
        }
        return State.of(word)
                .orElseThrow(() ->
                        new Problem(
                                HttpStatus.BAD_REQUEST,
                                "bad-state",
                                "state is pending, active, unsubscribed or suppressed."));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One subscriber")
    SubscriberView one(@PathVariable String id) {
        return subscribers.find(id).map(SubscriberView::of).orElseThrow(SubscriberApi::unknown);
    }

    @GetMapping("/{id}/consents")
    @Operation(summary = "All consent records of one subscriber, the oldest first")
    List<Consent> consents(@PathVariable String id) {
        return consents.of(one(id).id());
    }

    @PostMapping("/{id}/unsubscribe")
    @Operation(summary = "Records an objection that reached staff another way, with its reason")
    SubscriberView unsubscribe(
            @PathVariable String id, @RequestBody Reason reason, Principal operator) {
        if (reason.reason() == null || reason.reason().isBlank()) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "reason-missing", "Say how the objection came in.");
        }
        return staff.unsubscribe(id, operator.getName(), reason.reason())
                .map(SubscriberView::of)
                .orElseThrow(SubscriberApi::unknown);
    }

    @PostMapping("/{id}/reactivate")
    @Operation(summary = "Lifts a suppression, with its reason; who had left stays unsubscribed")
    SubscriberView reactivate(
            @PathVariable String id, @RequestBody Reason reason, Principal operator) {
        if (reason.reason() == null || reason.reason().isBlank()) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "reason-missing", "Say why the address is good again.");
        }
        return staff.reactivate(id, operator.getName(), reason.reason())
                .map(SubscriberView::of)
                .orElseThrow(SubscriberApi::unknown);
    }

    private static Problem unknown() {
        return new Problem(
                HttpStatus.NOT_FOUND, "unknown-subscriber", "There is no such subscriber.");
    }
}
