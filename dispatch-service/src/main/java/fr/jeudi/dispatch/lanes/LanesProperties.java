package fr.jeudi.dispatch.lanes;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether providers' limits are kept here, for example {@code DISPATCH_LANES_SHAPING=on}.
 *
 * @param breath how long a lane is left alone after the first reply that it is too fast; doubles
 * @param zone of the hours in which a lane may be used, of the days of a warm-up, of "all by" and
 *     of each time that an operator reads
 */
@ConfigurationProperties("dispatch.lanes")
public record LanesProperties(
        @DefaultValue("auto") Shaping shaping,
        @DefaultValue("10s") Duration breath,
        @DefaultValue("Europe/Paris") ZoneId zone) {

    /** Whether the presets are in force. What an operator sets is, in any case. */
    public enum Shaping {
        /** On, unless the relay is on this machine: then it is a mailbox, or has a queue. */
        AUTO,
        ON,
        OFF
    }
}
