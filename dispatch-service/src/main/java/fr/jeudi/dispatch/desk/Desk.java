package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.lanes.LaneBoard;
import fr.jeudi.dispatch.ledger.Bookkeeper;
import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Standing;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.ledger.Tally;
import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.plan.Plan;
import fr.jeudi.dispatch.plan.Plans;
import fr.jeudi.dispatch.plan.UnfitTime;
import fr.jeudi.dispatch.returned.Returns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What operators see and order, whether by page or by API. */
@Component
class Desk {
    private final Dispatches dispatches;
    private final Ledger ledger;
    private final Bookkeeper bookkeeper;
    private final LaneBoard lanes;
    private final Plans plans;
    private final Audit audit;
    private final Returns returns;

    Desk(
            Dispatches dispatches,
            Ledger ledger,
            Bookkeeper bookkeeper,
            LaneBoard lanes,
            Plans plans,
            Audit audit,
            Returns returns) {
        this.dispatches = dispatches;
        this.ledger = ledger;
        this.bookkeeper = bookkeeper;
        this.lanes = lanes;
        this.plans = plans;
        this.audit = audit;
        this.returns = returns;
    }

    /** One of many, in short. */
    record Line(
            String issueId,
            int number,
            String title,
            DispatchState state,
            Sums sums,
            @Nullable Instant startedAt) {

        boolean isMoving() {
            return state == DispatchState.WAITING
                    || state == DispatchState.SENDING
                    || state == DispatchState.PAUSED;
        }
    }

    /** Some of all, the newest first. */
    List<DispatchView> page(int page, int size) {
        return dispatches.page(page, size).stream().map(it -> view(it, tally(it))).toList();
    }

    /** The same for a page that is fetched again and again. */
    List<Line> lines(int page, int size) {
        return dispatches.page(page, size).stream()
                .map(it ->
                        new Line(
                                it.issueId(),
                                it.number(),
                                it.title(),
                                it.state(),
                                tally(it).sums(),
                                it.startedAt()))
                .toList();
    }

    /** How many there are, a second ago at most. */
    long count() {
        return bookkeeper.issues();
    }

    private Tally tally(Dispatch dispatch) {
        return bookkeeper
                .standing(dispatch.issueId())
                .map(Standing::tally)
                .orElseGet(() -> counted(dispatch));
    }

    /** What is closed was counted then: only an order changes it. */
    private Tally counted(Dispatch dispatch) {
        if (dispatch.closed() && dispatch.lastTally() != null) {
            return dispatch.lastTally();
        }
        var tally = ledger.tally(dispatch.issueId());
        if (dispatch.closed()) {
            dispatches.close(dispatch, tally);
        }
        return tally;
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

    /** The same, a second old at most and counted once for all who look. */
    DispatchView glance(String issueId) {
        return bookkeeper
                .standing(issueId)
                .map(it -> view(dispatches.open(issueId).orElse(it.dispatch()), it.tally()))
                .orElseGet(() -> one(issueId));
    }

    /**
     * Whether an open one ends in time.
     *
     * @throws Problem if there is none of this issue, or it is over
     */
    Plan plan(String issueId) {
        var state = one(issueId).state();
        return dispatches
                .find(issueId)
                .filter(it -> !it.closed())
                .flatMap(_ -> plans.findOrMake(issueId))
                .orElseThrow(() -> Problem.wrongState("dispatch", state));
    }

    /**
     * Sets by when all must be out.
     *
     * @throws UnfitTime if the text is no time, or one that cannot be
     */
    Plan plan(String issueId, String allBy, String who) {
        var read = plans.read(planned(issueId), allBy);
        var details = Map.of("allBy", read.toString());
        var given = audit.given(Kind.DISPATCH, "plan", issueId, who, details);
        plans.set(issueId, read, who);
        given.done();
        return plan(issueId);
    }

    /** Only the composer's deadline holds. */
    Plan unplan(String issueId, String who) {
        planned(issueId);
        var given = audit.given(Kind.DISPATCH, "unplan", issueId, who, Map.of());
        plans.clear(issueId);
        given.done();
        return plan(issueId);
    }

    private Dispatch planned(String issueId) {
        plan(issueId);
        return dispatches
                .find(issueId)
                .filter(it -> !it.closed())
                .orElseThrow(() -> Problem.wrongState("dispatch", one(issueId).state()));
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

    /**
     * Gives up what is left in one lane; the others go on.
     *
     * @throws Problem if nobody knows the lane, the send is over, or the lane is cancelled already
     */
    DispatchView cancelLane(String issueId, String lane, String who) {
        laneOf(issueId, lane);
        var given = audit.given(Kind.DISPATCH, "cancel-lane", issueId, who, Map.of("lane", lane));
        if (!dispatches.cancelLane(issueId, lane)) {
            var now = one(issueId);
            given.refused(Map.of("state", now.state()));
            throw now.canCancel()
                    ? Problem.wrongState("lane", DispatchState.CANCELLED.word())
                    : Problem.wrongState("dispatch", now.state());
        }
        given.done();
        return one(issueId);
    }

    /**
     * How a send stands of which one lane is meant, be it before the lane's first batch.
     *
     * @throws Problem if there is none of this issue, or nobody knows the lane
     */
    DispatchView laneOf(String issueId, String lane) {
        var view = one(issueId);
        if (!view.lanes().containsKey(lane) && !lanes.names().contains(lane)) {
            throw Problem.notFound("lane");
        }
        return view;
    }

    private DispatchView order(String order, String issueId, String who, Predicate<String> act) {
        one(issueId);
        var given = audit.given(Kind.DISPATCH, order, issueId, who, Map.of());
        if (!act.test(issueId)) {
            var state = one(issueId).state();
            given.refused(Map.of("state", state));
            throw Problem.wrongState("dispatch", state);
        }
        given.done();
        return one(issueId);
    }

    private DispatchView view(Dispatch dispatch) {
        return view(dispatch, counted(dispatch));
    }

    private DispatchView view(Dispatch dispatch, Tally tally) {
        return DispatchView.of(
                dispatch,
                tally,
                bookkeeper.rate(dispatch.issueId()),
                lanes.inHand(),
                DispatchView.Returned.of(dispatch.issueId(), returns),
                plans.find(dispatch.issueId()).orElse(null));
    }
}
