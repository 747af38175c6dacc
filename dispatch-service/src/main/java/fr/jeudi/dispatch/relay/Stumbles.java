package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.relay.RelayAway.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mails at which the relay hangs up without a word: its own trouble at first, but not one that all
 * others have to wait for again and again.
 */
public final class Stumbles {
    private static final int ENOUGH = 3;

    private final Map<String, Stumble> last = new ConcurrentHashMap<>();

    private record Stumble(String mail, int times) {}

    /**
     * Whether this mail is to be put off by itself.
     *
     * @param place of the mail: of what is sent there in turn only the last one is remembered
     */
    public boolean isEnough(String place, String mail, RelayAway e) {
        if (e.reason() != Reason.LOST) {
            return false;
        }
        var stumble =
                last.compute(
                        place,
                        (_, seen) ->
                                seen != null && seen.mail().equals(mail)
                                        ? new Stumble(mail, seen.times() + 1)
                                        : new Stumble(mail, 1));
        return stumble.times() >= ENOUGH && last.remove(place, stumble);
    }

    /** Nothing is sent there any more. */
    public void forget(String place) {
        last.remove(place);
    }
}
