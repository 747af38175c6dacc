package fr.jeudi.dispatch.lanes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands, for people and machines.
 *
 * @param rules as set, or the preset; 0 is no limit
 * @param held by an alarm, until an operator says that it is mended
 * @param open whether mail may go at this moment
 * @param connections in force now, slower while {@code level} is above 0
 * @param rate in force now, mails a second
 * @param inHand connections in use, by all replicas
 * @param waiting recipients of all open issues
 * @param unencrypted it needs an encrypted session with the relay, and there is none
 * @param allowance mails allowed today while it is warmed up; null if it is not
 * @param used of today's allowance, mails in a worker's hands included
 * @param stoppedUntil null unless the provider's last complaint still stops it
 * @param lastReply the last complaint that we are too fast, without addresses
 * @param lastRefusal the last reply that was no yes, whatever it said
 */
public record LaneView(
        String lane,
        LaneRules rules,
        boolean edited,
        boolean paused,
        boolean held,
        boolean open,
        int connections,
        double rate,
        int inHand,
        int waiting,
        int level,
        @Nullable Instant stoppedUntil,
        @Nullable String lastReply,
        @Nullable Instant repliedAt,
        boolean unencrypted,
        @Nullable Integer allowance,
        @Nullable Integer used,
        @Nullable Refusal lastRefusal) {

    /** Whether today's mails of a warm-up are used. */
    @JsonIgnore
    public boolean isSpent() {
        return allowance != null && used != null && used >= allowance;
    }

    /** Whether the last complaint is not told by the last refusal. */
    @JsonIgnore
    public boolean isComplaintApart() {
        return lastReply != null && (lastRefusal == null || !lastRefusal.text().equals(lastReply));
    }

    LaneView held(boolean now) {
        return new LaneView(
                lane,
                rules,
                edited,
                paused,
                now,
                open && !now,
                connections,
                rate,
                inHand,
                waiting,
                level,
                stoppedUntil,
                lastReply,
                repliedAt,
                unencrypted,
                allowance,
                used,
                lastRefusal);
    }
}
