package fr.jeudi.composer.tokens;

import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Makes ids: 80 random bits as 16 characters of lower-case base32. */
@Component
public final class Ids {
    private final RandomGenerator chance;

    Ids(RandomGenerator chance) {
        this.chance = chance;
    }

    public String next() {
        var bytes = new byte[10];
        chance.nextBytes(bytes);
        return Base32.read(bytes, 0);
    }
}
