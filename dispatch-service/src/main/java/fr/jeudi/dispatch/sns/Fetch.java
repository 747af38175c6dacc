package fr.jeudi.dispatch.sns;

import java.io.IOException;
import java.net.URI;

/** Asks one address. */
@FunctionalInterface
public interface Fetch {
    byte[] get(URI address) throws IOException;
}
