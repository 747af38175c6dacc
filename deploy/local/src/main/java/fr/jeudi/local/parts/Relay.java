package fr.jeudi.local.parts;

import fr.jeudi.local.settings.CannotStart;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Where mail is handed over. */
public record Relay(String host, int port) {
    private static final int PATIENCE_MS = 8_000;

    /** Somebody's own relay; it has to take connections. */
    public static Relay configured(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MS);
            return new Relay(host, port);
        } catch (IOException e) {
            throw new CannotStart(
                    "The mail relay %s, port %d, does not answer: start it, or change SPRING_MAIL_HOST and SPRING_MAIL_PORT (unset, Jeudi keeps mail in its own mailbox)."
                            .formatted(host, port),
                    e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
