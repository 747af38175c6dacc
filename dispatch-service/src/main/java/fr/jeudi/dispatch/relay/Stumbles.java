package fr.jeudi.dispatch.relay;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mails that go wrong each time they are tried: not their own fault at first, but not one that all
 * others have to wait for again and again.
 */
public final class Stumbles {
    /** What another instance carries on is never forgotten here. */
    private static final int MOST = 1_000;

    private final int enough;
    private final Map<String, Stumble> last =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Stumble> eldest) {
                    return size() > MOST;
                }
            };

    private record Stumble(String mail, int times) {}

    /**
     * @param enough how often in a row the same mail may be the one
     */
    public Stumbles(int enough) {
        this.enough = enough;
    }

    /**
     * Whether this mail is to be put off by itself; it is counted anew then.
     *
     * @param place of the mail: of what is sent there in turn only the last one is remembered
     */
    public synchronized boolean isEnough(String place, String mail) {
        var seen = last.remove(place);
        int times = seen != null && seen.mail().equals(mail) ? seen.times() + 1 : 1;
        if (times < enough) {
            last.put(place, new Stumble(mail, times));
        }
        return times >= enough;
    }

    /** Nothing is sent there any more. */
    public synchronized void forget(String place) {
        last.remove(place);
    }
}
