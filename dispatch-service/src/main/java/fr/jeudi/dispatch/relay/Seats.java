package fr.jeudi.dispatch.relay;

import java.util.Optional;

/** What a relay bears, over all replicas: counts its connections, and those who share its rate. */
public interface Seats {

    /**
     * A seat, unless all are taken or nobody can say.
     *
     * @param most over all replicas
     * @param urgent for single mails; issues take all but one, so that these need not wait for them
     */
    Optional<Seat> take(String relay, int most, boolean urgent);

    /** How many replicas live, this one among them; asked for each mail. */
    default int sharers() {
        return 1;
    }

    /** Whether there is room beside those taken already. */
    static boolean hasRoom(int most, boolean urgent, int taken, int takenForIssues) {
        return taken < most && (urgent || takenForIssues < forIssues(most));
    }

    /** One connection's. */
    interface Seat extends AutoCloseable {

        /** False once it was given to others, because this instance had seemed to be gone. */
        boolean isOurs();

        /** Gives it up; twice is once. */
        @Override
        void close();
    }

    /** Of so many, all but the one kept for single mails. */
    static int forIssues(int most) {
        return Math.max(1, most - 1);
    }
}
