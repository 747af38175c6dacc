package fr.jeudi.dispatch.relay;

import java.time.Instant;

/**
 * Why the relay is not taking mail, and since when.
 *
 * @param reply what it said, empty if it said nothing
 */
public record RelayTrouble(RelayAway.Reason reason, String reply, Instant since) {}
