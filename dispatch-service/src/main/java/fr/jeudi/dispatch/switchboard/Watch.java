package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.ledger.Crew;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.rounds.InRounds;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Looks each second for what was ordered elsewhere, and follows; before the first mail leaves. */
@Component
public class Watch extends InRounds {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final RelayBook book;
    private final Relays relays;
    private volatile List<RelayEntry> entries = List.of();

    Watch(RelayBook book, Relays relays) {
        super("switchboard", ROUND, Duration.ofSeconds(1), Crew.PHASE + 2);
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
    protected void round() {
        look();
    }

    @Override
    public void start() {
        try {
            look();
        } catch (DataAccessException e) {
            log.warn("store does not answer, orders on relays are not known yet", e);
        }
        super.start();
    }
}
