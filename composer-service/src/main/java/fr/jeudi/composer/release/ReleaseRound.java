package fr.jeudi.composer.release;

import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks twice a second for what is due and for what is not announced yet. */
@Component
class ReleaseRound {
    private final Releaser releaser;
    private final Announcer announcer;

    ReleaseRound(Releaser releaser, Announcer announcer) {
        this.releaser = releaser;
        this.announcer = announcer;
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void releaseDue() {
        releaser.releaseDue();
    }

    @Scheduled(fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void announce() {
        announcer.announceAll();
    }
}
