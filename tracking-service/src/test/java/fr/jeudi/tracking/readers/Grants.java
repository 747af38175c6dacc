package fr.jeudi.tracking.readers;

import java.util.Map;

/** Says for tests what {@code subscriber-changed} would. */
public final class Grants {
    private final Consents consents;

    public Grants(Consents consents) {
        this.consents = consents;
    }

    public void change(String subscriberId, long version, boolean open, boolean click) {
        consents.keep(Map.of(subscriberId, new Consent(version, open, click)));
    }

    public void forget(String subscriberId) {
        consents.forget(subscriberId);
    }
}
