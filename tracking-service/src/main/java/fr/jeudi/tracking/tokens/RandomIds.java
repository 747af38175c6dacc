package fr.jeudi.tracking.tokens;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** New ids: 80 random bits in base32. */
@Component
public class RandomIds {
    private final SecureRandom random = new SecureRandom();

    public String next() {
        var bits = new byte[10];
        random.nextBytes(bits);
        return Base32.read(bits, 0);
    }
}
