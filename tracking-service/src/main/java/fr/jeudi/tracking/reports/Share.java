package fr.jeudi.tracking.reports;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A share of the delivered mails that is known only to lie between two bounds, each from 0 to 1:
 * few people allow to be counted one by one, and the others' pixel counts loads, not people.
 */
@Schema(description = "Lies between two bounds, each from 0 to 1")
record Share(
        @Schema(description = "people known for certain, by their consent") double low,
        @Schema(description = "if each load or click were another person's") double high) {

    /**
     * @param known people known for certain, each once
     * @param seen what all people did together; one who did it twice is in it twice
     */
    static Share of(long known, long seen, long delivered) {
        if (delivered == 0) {
            return new Share(0, 0);
        }
        long atLeast = Math.max(known, Math.min(seen, 1));
        return new Share(capped(atLeast, delivered), capped(Math.max(seen, known), delivered));
    }

    private static double capped(long part, long whole) {
        return Math.min(1.0, (double) part / whole);
    }
}
