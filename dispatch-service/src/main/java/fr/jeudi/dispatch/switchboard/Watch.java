package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.rounds.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Looks each second for what was ordered elsewhere, and follows; before the first mail leaves. */
@Component
class Watch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final RelayBook book;
    private final Relays relays;
    private volatile List<RelayEntry> entries = List.of();
    private @Nullable Rounds rounds;

    Watch(RelayBook book, Relays relays) {
        this.book = book;
        this.relays = relays;
    }

    /** As it stands now. */
    void look() {
        entries = book.look();
        relays.drain(
                entries.stream()
                        .filter(RelayEntry::drained)
                        .map(RelayEntry::id)
                        .collect(Collectors.toSet()));
    }

    RelayEntry of(String relay) {
        return entries.stream()
                .filter(it -> it.id().equals(relay))
                .findFirst()
                .orElseGet(() -> RelayEntry.of(relay));
    }

    @Override
    public void start() {
        try {
            look();
        } catch (DataAccessException e) {
            log.warn("store does not answer, orders on relays are not known yet", e);
        }
        rounds = Rounds.start("switchboard", ROUND, this::look);
    }

    @Override
    public void stop() {
        if (rounds != null) {
            rounds.stop(Duration.ofSeconds(1));
            rounds = null;
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    @Override
    public int getPhase() {
        return Crew.PHASE + 2;
    }
}
