package fr.jeudi.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * For servers that must be told their port before they open it. Each JVM has hundreds of its own:
 * it listens on their first as long as it lives, so that no other takes them.
 */
public final class Ports {
    /** Below what systems give to outgoing connections: Linux from 32768, RFC 6335 from 49152. */
    private static final int FIRST = 20_000;

    private static final int HUNDREDS = 120;

    private static final List<ServerSocket> OURS = new ArrayList<>();
    private static int next;

    private Ports() {}

    /**
     * One that nobody listens on, that no connection is given before the server opens it, and that
     * has not been given to anybody who asked here, in this JVM or in another one that still runs.
     *
     * @throws UncheckedIOException if none is to be had
     */
    public static synchronized int free() {
        while (true) {
            if (next % 100 == 0) {
                next = anotherHundred() + 1;
            }
            int port = next++;
            try (var _ = new ServerSocket(port)) {
                return port;
            } catch (BindException _) {
                // The next one, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** From anywhere on: one whose servers have just been stopped is not the next JVM's first. */
    private static int anotherHundred() {
        int from = ThreadLocalRandom.current().nextInt(HUNDREDS);
        for (int i = 0; i < HUNDREDS; i++) {
            int port = FIRST + (from + i) % HUNDREDS * 100;
            try {
                OURS.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                return port;
            } catch (BindException _) {
                // Another JVM's.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new UncheckedIOException(new IOException("no free port from " + FIRST + " on"));
    }
}
