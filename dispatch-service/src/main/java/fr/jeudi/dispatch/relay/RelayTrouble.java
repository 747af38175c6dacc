package fr.jeudi.dispatch.relay;

import java.time.Instant;

/** Why the relay is not taking mail, and since when. */
public record RelayTrouble(String what, Instant since) {}
