package fr.jeudi.dispatch.lanes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lanes that need an encrypted session with the relay and found none; looked at again every while.
 */
@Component
class Privacy {
    private static final Logger log = LoggerFactory.getLogger(Privacy.class);
    private static final long LOOK_AGAIN = Duration.ofSeconds(15).toNanos();

    private final Map<String, Long> missing = new ConcurrentHashMap<>();

    void missed(String lane) {
        var before = missing.put(lane, System.nanoTime() + LOOK_AGAIN);
        if (before == null) {
            log.warn("lane waits, the relay offers no encryption lane={}", lane);
        }
    }

    boolean isMissing(String lane) {
        var until = missing.get(lane);
        return until != null && System.nanoTime() - until < 0;
    }
}
