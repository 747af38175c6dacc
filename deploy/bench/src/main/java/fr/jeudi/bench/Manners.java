package fr.jeudi.bench;

import fr.jeudi.dispatch.outcome.DeliveryOutcome.Label;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How a sink treats its guests, in shares of a thousand recipients. Whom it meets how follows from
 * the recipient's number alone, so that it can be counted beforehand.
 *
 * @param slow answered a second late
 * @param closing 421 at the first try, and the connection is closed
 * @param later 451 at the first try
 * @param never 550 at every try
 * @param hanging no answer at all at the first try
 * @param dropped taken, and the connection closed instead of an answer to the dot
 */
record Manners(int slow, int closing, int later, int never, int hanging, int dropped) {
    static final Manners GOOD = new Manners(0, 0, 0, 0, 0, 0);
    private static final int ALL = 1_000;

    enum Fate {
        SLOW(Label.ACCEPTED),
        CLOSING(Label.ACCEPTED),
        LATER(Label.ACCEPTED),
        NEVER(Label.REJECTED),
        HANGING(Label.ACCEPTED),
        DROPPED(Label.UNCERTAIN),
        WELCOME(Label.ACCEPTED);

        /** How the mail ends of whoever is met so. */
        final Label ending;

        Fate(Label ending) {
            this.ending = ending;
        }
    }

    Manners {
        if (slow + closing + later + never + hanging + dropped > ALL) {
            throw new IllegalArgumentException("more than a thousand of a thousand");
        }
    }

    Fate of(int recipient) {
        int left = new SplittableRandom(recipient).nextInt(ALL);
        int[] shares = {slow, closing, later, never, hanging, dropped};
        for (int i = 0; i < shares.length; i++) {
            left -= shares[i];
            if (left < 0) {
                return Fate.values()[i];
            }
        }
        return Fate.WELCOME;
    }

    /** How many of so many recipients fare like this. */
    int count(Fate fate, int recipients) {
        return (int) IntStream.range(0, recipients).filter(it -> of(it) == fate).count();
    }
}
