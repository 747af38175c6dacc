package fr.jeudi.dispatch.rounds;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * A part of the service that does one piece of work in {@link Rounds}, from its start to its end.
 */
public abstract class InRounds implements SmartLifecycle {
    private final String name;
    private final Duration pause;
    private final Duration patience;
    private final int phase;
    private @Nullable Rounds rounds;

    /**
     * @param name of its thread
     * @param patience that its end has with a round under way
     * @param phase it starts after those with a lower one, and ends before them
     */
    protected InRounds(String name, Duration pause, Duration patience, int phase) {
        this.name = name;
        this.pause = pause;
        this.patience = patience;
        this.phase = phase;
    }

    /** The piece of work. */
    protected abstract void round();

    @Override
    public void start() {
        rounds = Rounds.start(name, pause, this::round);
    }

    @Override
    public void stop() {
        if (rounds != null) {
            rounds.stop(patience);
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
