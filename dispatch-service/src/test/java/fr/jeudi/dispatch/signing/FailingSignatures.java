package fr.jeudi.dispatch.signing;

import fr.jeudi.dispatch.mail.ReadyMail;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Primary;

/** Cannot sign what goes to {@code unsigned-…} the first time. */
@Primary
public class FailingSignatures extends Signatures {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    FailingSignatures(Clock clock) {
        super(new SigningProperties(List.of()), clock);
    }

    @Override
    public ReadyMail sign(ReadyMail mail) {
        if (mail.recipient().startsWith("unsigned-") && seen.add(mail.recipient())) {
            throw new IllegalStateException("no signature");
        }
        return super.sign(mail);
    }
}
