package fr.jeudi.dispatch.lanes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a lane stands, for people and machines.
 *
 * @param rules as set, or the preset; 0 is no limit
 * @param open whether mail may go at this moment
 * @param connections in force now, slower while {@code level} is above 0
 * @param rate in force now, mails a second
 * @param inHand connections in use, by all replicas
 * @param waiting recipients of all open issues
 * @param stoppedUntil null unless the provider's last complaint still stops it
 */
record LaneView(
        String lane,
        LaneRules rules,
        boolean edited,
        boolean paused,
        boolean open,
        int connections,
        double rate,
        int inHand,
        int waiting,
        int level,
        @Nullable Instant stoppedUntil,
        @Nullable String lastReply,
        @Nullable Instant repliedAt) {}
