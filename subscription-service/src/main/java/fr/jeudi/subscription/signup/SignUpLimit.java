package fr.jeudi.subscription.signup;

import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * How many sign-ups one client address may send in one minute (STANDARDS X1, X17). The machine
 * itself is not limited, so that a whole town fair can be typed in, and tests can run.
 */
@Component
class SignUpLimit {
    private final Clock clock;
    private final SignUpProperties properties;
    private final ConcurrentHashMap<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private volatile long minute;

    SignUpLimit(Clock clock, SignUpProperties properties) {
        this.clock = clock;
        this.properties = properties;
    }

    /** Counts one more, and says whether it may go on. */
    boolean allows(String client) {
        if (isLoopback(client)) {
            return true;
        }
        long now = clock.instant().getEpochSecond() / 60;
        if (now != minute) {
            minute = now;
            seen.clear();
        }
        return seen.computeIfAbsent(client, _ -> new AtomicInteger()).incrementAndGet()
                <= properties.perMinuteAndAddress();
    }

    /** Until the next minute begins. */
    long retryAfterSeconds() {
        return 60 - clock.instant().getEpochSecond() % 60;
    }

    private static boolean isLoopback(String client) {
        try {
            return InetAddress.ofLiteral(client).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** For example {@code SUBSCRIPTION_SIGN_UP_PER_MINUTE_AND_ADDRESS=30}. */
    @ConfigurationProperties("subscription.sign-up")
    record SignUpProperties(@DefaultValue("600") int perMinuteAndAddress) {}
}
