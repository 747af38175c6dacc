package fr.jeudi.local;

import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/** One log for all in the data folder; the console is for progress and for trouble. */
final class Logs {

    private static volatile boolean open;

    private Logs() {}

    /** Before anything logs; the services' own logging settings then rest. */
    static void to(Path folder) {
        System.setProperty("jeudi.logs", folder.toString());
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        open = true;
    }

    /** Keeps the whole story of a failed start, where there is a log already. */
    static void keep(Throwable cause) {
        if (open) {
            LoggerFactory.getLogger(Logs.class).info("cannot start", cause);
        }
    }
}
