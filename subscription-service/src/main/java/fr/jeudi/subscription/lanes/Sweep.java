package fr.jeudi.subscription.lanes;

import fr.jeudi.subscription.subscriber.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Goes slowly through all who are written to, so that their domains are known before a release. */
@Component
class Sweep {
    private static final int PAGE = 5_000;
    private static final Duration PAUSE = Duration.ofHours(12);

    private final Subscribers subscribers;
    private final Lanes lanes;
    private final Scout scout;
    private final MailDomains domains;
    private final Clock clock;
    private @Nullable String after;
    private Instant due = Instant.EPOCH;

    Sweep(Subscribers subscribers, Lanes lanes, Scout scout, MailDomains domains, Clock clock) {
        this.subscribers = subscribers;
        this.lanes = lanes;
        this.scout = scout;
        this.domains = domains;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT20S", fixedDelayString = "PT5S")
    synchronized void step() {
        if (!scout.isRunning() || scout.isBusy() || clock.instant().isBefore(due)) {
            return;
        }
        if (after == null) {
            domains.refresh();
        }
        var page = subscribers.domains(after, PAGE);
        page.forEach(it -> lanes.met(it.domain()));
        if (page.size() < PAGE) {
            after = null;
            due = clock.instant().plus(PAUSE);
            domains.forgetOld();
        } else {
            after = page.getLast().id();
        }
    }
}
