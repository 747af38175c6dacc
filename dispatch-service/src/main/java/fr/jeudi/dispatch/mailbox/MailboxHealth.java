package fr.jeudi.dispatch.mailbox;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Whether the mailbox is being read. A mailbox that is away harms no send: it is told, and the
 * service stays up.
 */
@Component
class MailboxHealth implements HealthIndicator {
    private static final Status UNREACHABLE = new Status("UNREACHABLE");
    private static final Status OFF = new Status("OFF");

    private final MailboxProperties properties;
    private final MailboxReader reader;

    MailboxHealth(MailboxProperties properties, MailboxReader reader) {
        this.properties = properties;
        this.reader = reader;
    }

    @Override
    public Health health() {
        if (!properties.isOn()) {
            return Health.status(OFF).build();
        }
        var state = reader.state();
        var health = state.trouble() == null ? Health.up() : Health.status(UNREACHABLE);
        if (state.lastLook() != null) {
            health.withDetail("lastLook", state.lastLook());
        }
        if (state.trouble() != null) {
            health.withDetail("trouble", state.trouble());
        }
        if (state.since() != null) {
            health.withDetail("since", state.since());
        }
        return health.build();
    }
}
