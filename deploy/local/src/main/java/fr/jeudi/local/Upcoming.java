package fr.jeudi.local;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A part that starts while others do; closing it closes what it became. */
final class Upcoming<T> implements AutoCloseable {
    private final FutureTask<T> part;
    private final Consumer<T> stop;

    Upcoming(Supplier<T> start, Consumer<T> stop) {
        this.part = new FutureTask<>(start::get);
        this.stop = stop;
        new Thread(part, "upcoming").start();
    }

    /** The part, once it is up; what kept it from starting is thrown as it is. */
    T get() {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while starting");
        }
    }

    @Override
    public void close() {
        if (part.state() == Future.State.SUCCESS) {
            stop.accept(part.resultNow());
        }
    }
}
