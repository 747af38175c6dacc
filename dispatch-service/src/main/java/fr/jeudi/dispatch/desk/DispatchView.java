package fr.jeudi.dispatch.desk;

import fr.jeudi.dispatch.ledger.Dispatch;
import fr.jeudi.dispatch.ledger.DispatchState;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.dispatch.ledger.Tally;
import fr.jeudi.dispatch.plan.Plan;
import fr.jeudi.dispatch.returned.Kind;
import fr.jeudi.dispatch.returned.Returns;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the send of one issue stands, for people and machines.
 *
 * @param state waiting, sending, paused, cancelled or finished
 * @param deferred those of the waiting whom the relay asked to try again later
 * @param rate mails a second over the last ten
 * @param eta when its slowest lane will be over, null if that cannot be said
 * @param returned how many of those accepted bounced, complained or left after all
 * @param cancelledLanes those given up, and not sent to again since
 * @param connections in use for all issues, by all replicas
 * @param incomplete it ended with what came of its audience, which was not all
 * @param plan null once it is over, and before it was first counted
 */
record DispatchView(
        String issueId,
        int number,
        String title,
        String state,
        Sums sums,
        int deferred,
        double rate,
        @Nullable Instant eta,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        SortedMap<String, Sums> lanes,
        SortedSet<String> cancelledLanes,
        int connections,
        Returned returned,
        boolean incomplete,
        @Nullable Plan plan) {

    /** Of the accepted; they stay accepted in the sums. */
    record Returned(int bounced, int complained, int left) {
        static Returned of(String issueId, Returns returns) {
            return new Returned(
                    returns.count(issueId, Kind.BOUNCED),
                    returns.count(issueId, Kind.COMPLAINED),
                    returns.count(issueId, Kind.LEFT));
        }

        public boolean isAny() {
            return bounced + complained + left > 0;
        }
    }

    static DispatchView of(
            Dispatch dispatch,
            Tally tally,
            double rate,
            int connections,
            Returned returned,
            @Nullable Plan plan) {
        return new DispatchView(
                dispatch.issueId(),
                dispatch.number(),
                dispatch.title(),
                dispatch.state().word(),
                tally.sums(),
                tally.deferred(),
                Math.round(rate * 10) / 10.0,
                plan == null || dispatch.state() != DispatchState.SENDING ? null : plan.end(),
                dispatch.startedAt(),
                dispatch.finishedAt(),
                tally.lanes(),
                cancelledLanes(dispatch),
                connections,
                returned,
                dispatch.finishedAt() != null && !tally.complete(),
                plan);
    }

    private static SortedSet<String> cancelledLanes(Dispatch dispatch) {
        return dispatch.lanesCancelled().stream()
                .filter(it -> !dispatch.canCancel(it))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean canPause() {
        return state.equals(DispatchState.WAITING.word())
                || state.equals(DispatchState.SENDING.word());
    }

    public boolean canResume() {
        return state.equals(DispatchState.PAUSED.word());
    }

    public boolean canCancel() {
        return canPause() || canResume();
    }

    public boolean canCancel(String lane) {
        return canCancel() && !cancelledLanes.contains(lane);
    }

    /** Those who would get it if the lane were not cancelled. */
    public int waitingIn(String lane) {
        var sums = lanes.get(lane);
        return sums == null ? 0 : sums.waiting();
    }
}
