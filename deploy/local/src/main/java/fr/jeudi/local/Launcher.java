package fr.jeudi.local;

import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.Settings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code mvn spring-boot:run}: the whole suite until Ctrl-C. */
public final class Launcher {
    /** A relay may take long to answer for the mail in hand. */
    private static final int STOPS_WITHIN_SECONDS = 20;

    private Launcher() {}

    public static void main(String[] args) {
        var suite = new Suite(Settings.of(System.getenv()), System.out);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite), "stop"));
        // The outermost loop: whatever it is, the person gets one sentence, the log the rest.
        try {
            suite.start();
        } catch (CannotStart e) {
            Logs.keep(e);
            end(e.sentence());
        } catch (RuntimeException | Error e) {
            Logs.keep(e);
            end("Jeudi could not start (%s): its log says more.".formatted(e));
        }
    }

    private static void end(String sentence) {
        System.err.println(sentence);
        System.exit(1);
    }

    private static void stop(Suite suite) {
        CompletableFuture.delayedExecutor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(1));
        suite.close();
    }
}
