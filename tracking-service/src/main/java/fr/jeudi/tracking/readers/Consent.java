package fr.jeudi.tracking.readers;

/**
 * A reader's consents as of one version. Kept as one number that grows with the version, so that
 * {@code $max} keeps the newest whatever comes twice or late.
 */
record Consent(long version, boolean open, boolean click) {
    static final Consent NONE = new Consent(0, false, false);

    static Consent of(long held) {
        return new Consent(held >> 2, (held & 2) != 0, (held & 1) != 0);
    }

    long held() {
        return version << 2 | (open ? 2 : 0) | (click ? 1 : 0);
    }

    boolean allows(Kind kind) {
        return switch (kind) {
            case OPEN -> open;
            case CLICK -> click;
        };
    }
}
