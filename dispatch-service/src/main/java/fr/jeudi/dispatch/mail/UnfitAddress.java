package fr.jeudi.dispatch.mail;

/** No relay could be asked to deliver to such an address, nor a field have it. */
public final class UnfitAddress extends IllegalArgumentException {
    UnfitAddress() {
        super("not an address");
    }
}
