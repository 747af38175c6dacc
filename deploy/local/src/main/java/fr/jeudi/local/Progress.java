package fr.jeudi.local;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** One short line for each step, with its seconds. */
final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();

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

    double secondsSinceStart() {
        return seconds(began);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
