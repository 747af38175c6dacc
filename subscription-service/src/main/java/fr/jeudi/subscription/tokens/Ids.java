package fr.jeudi.subscription.tokens;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** New ids nobody can guess: 80 random bits as 16 characters of lower-case base32. */
@Component
public class Ids {
    private final SecureRandom random = new SecureRandom();

    public String next() {
        var bytes = new byte[10];
        random.nextBytes(bytes);
        return Base32.read(bytes, 0);
    }
}
