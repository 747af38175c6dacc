package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.returned.Returns;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** What operators see and order, whether by page or by API. */
@Component
class Desk {
    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Bookkeeper bookkeeper;
    private final Relays relays;
    private final Audit audit;
    private final Returns returns;
    private final Clock clock;

    Desk(
            Dispatches dispatches,
            Ledger ledger,
            Bookkeeper bookkeeper,
            Relays relays,
            Audit audit,
            Returns returns,
            Clock clock) {
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.bookkeeper = bookkeeper;
        this.relays = relays;
        this.audit = audit;
        this.returns = returns;
        this.clock = clock;
    }

    List<DispatchView> all() {
        return dispatches.all().stream().map(this::view).toList();
    }

    /**
     * How one stands.
     *
     * @throws Problem if there is none of this issue
     */
    DispatchView one(String issueId) {
        return dispatches
                .find(issueId)
                .map(this::view)
                .orElseThrow(() -> Problem.notFound("dispatch"));
    }

    DispatchView pause(String issueId, String who) {
        return order("pause", issueId, who, dispatches::pause);
    }

    DispatchView resume(String issueId, String who) {
        return order("resume", issueId, who, dispatches::resume);
    }

    DispatchView cancel(String issueId, String who) {
        return order("cancel", issueId, who, dispatches::cancel);
    }

    private DispatchView order(String order, String issueId, String who, Predicate<String> given) {
        one(issueId);
        if (!given.test(issueId)) {
            var state = one(issueId).state();
            audit.record(
                    Kind.DISPATCH, order, issueId, who, null, Map.of("state", state), "refused");
            throw Problem.wrongState("dispatch", state);
        }
        audit.record(Kind.DISPATCH, order, issueId, who);
        return one(issueId);
    }

    private DispatchView view(Dispatch dispatch) {
        return DispatchView.of(
                dispatch,
                ledger.tally(dispatch.issueId()),
                bookkeeper.rate(dispatch.issueId()),
                relays.connections(),
                DispatchView.Returned.of(dispatch.issueId(), returns),
                clock.instant());
    }
}
