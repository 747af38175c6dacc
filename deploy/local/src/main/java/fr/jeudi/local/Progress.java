package fr.jeudi.local;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** One short line for each step, with its seconds. */
final class Progress {
    private final PrintStream out;

    Progress(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Does the step and says how long it took; {@code what} is what there is to say of its result.
     */
    <T> T step(String name, Supplier<T> work, Function<T, String> what) {
        var start = System.nanoTime();
        var result = work.get();
        say(
                String.format(
                        Locale.ROOT,
                        "  %-14s %5.1f s   %s",
                        name,
                        seconds(start),
                        what.apply(result)));
        return result;
    }

    /** Since the process began, its virtual machine's own start included. */
    double secondsSinceStart() {
        var began = ProcessHandle.current().info().startInstant();
        var now = Clock.systemUTC().instant();
        return began.map(it -> Duration.between(it, now).toMillis() / 1e3).orElse(0.0);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
