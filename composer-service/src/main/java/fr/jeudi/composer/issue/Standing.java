package fr.jeudi.composer.issue;

import java.time.Instant;

/**
 * How the send of an issue stands, as dispatch last told it: audience = accepted + rejected +
 * uncertain + skipped + waiting.
 */
public record Standing(
        Instant at,
        String state,
        long audience,
        long accepted,
        long rejected,
        long uncertain,
        long skipped,
        long waiting) {}
