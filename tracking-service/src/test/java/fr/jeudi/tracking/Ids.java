package fr.jeudi.tracking;

import fr.jeudi.tracking.tokens.RandomIds;

/** Ids nobody used before, so that tests need not tidy up. */
public final class Ids {
    private static final RandomIds RANDOM = new RandomIds();

    private Ids() {}

    public static String next() {
        return RANDOM.next();
    }
}
