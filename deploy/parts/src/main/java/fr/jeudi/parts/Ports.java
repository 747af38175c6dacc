package fr.jeudi.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** For servers that must be told their port before they open it. */
public final class Ports {
    /** Below what systems give to outgoing connections: Linux from 32768, RFC 6335 from 49152. */
    private static final int FIRST = 20_000;

    private static final int BEYOND = 32_000;
    private static final int TRIES = 100;

    private Ports() {}

    /**
     * One that nobody listens on, and that no connection is given before the server opens it: only
     * another server can be quicker.
     *
     * @throws UncheckedIOException if none is to be had
     */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            try (var _ = new ServerSocket(port)) {
                return port;
            } catch (BindException _) {
                // Another one, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new UncheckedIOException(new IOException("no free port below " + BEYOND));
    }
}
