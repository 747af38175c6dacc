package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.relay.Seats;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * How one relay stands for all replicas. Whoever changes it names the {@code version} it has seen.
 *
 * @param drained taken out of service by an operator
 * @param orderedBy who gave the last order, null before the first
 * @param seats one for each connection of a relay with a limit
 */
@Document("relays")
record RelayEntry(
        @Id String id,
        long version,
        boolean drained,
        @Nullable String orderedBy,
        @Nullable Instant orderedAt,
        List<Taken> seats) {

    /** A connection, the instance that has it, and whether it is for single mails. */
    record Taken(String id, String owner, boolean urgent) {}

    static RelayEntry of(String relay) {
        return new RelayEntry(relay, 0, false, null, null, List.of());
    }

    RelayEntry ordered(boolean drain, String who, Instant now) {
        return new RelayEntry(id, version + 1, drain, who, now, seats);
    }

    RelayEntry seated(Taken seat) {
        return with(Stream.concat(seats.stream(), Stream.of(seat)).toList());
    }

    RelayEntry without(String seatId) {
        return holds(seatId)
                ? with(seats.stream().filter(it -> !it.id().equals(seatId)).toList())
                : this;
    }

    boolean hasRoom(int most, boolean urgent) {
        int ofIssues = (int) seats.stream().filter(it -> !it.urgent()).count();
        return Seats.hasRoom(most, urgent, seats.size(), ofIssues);
    }

    boolean holds(String seatId) {
        return seats.stream().anyMatch(it -> it.id().equals(seatId));
    }

    private RelayEntry with(List<Taken> now) {
        return new RelayEntry(id, version + 1, drained, orderedBy, orderedAt, now);
    }
}
