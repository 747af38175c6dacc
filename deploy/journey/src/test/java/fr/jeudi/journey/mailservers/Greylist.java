package fr.jeudi.journey.mailservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Postfix's policy protocol (SMTPD_POLICY_README): who is asked for the first time is to come back,
 * then welcome.
 */
final class Greylist implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();

    private Greylist(ServerSocket server) {
        this.server = server;
    }

    static Greylist start() {
        try {
            var greylist = new Greylist(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofPlatform().daemon().name("greylist").start(greylist::accept);
            return greylist;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a Postfix finds it. */
    String service() {
        return "check_policy_service inet:127.0.0.1:" + server.getLocalPort();
    }

    /** How often somebody came for this recipient. */
    int tries(String recipient) {
        return tries.getOrDefault(recipient, 0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofPlatform().daemon().name("greylist").start(() -> answer(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answer(Socket socket) {
        try (socket;
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            var recipient = "";
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("recipient=")) {
                    recipient = line.substring("recipient=".length());
                } else if (line.isEmpty()) {
                    var action = "action=" + verdict(recipient) + "\n\n";
                    socket.getOutputStream().write(action.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException _) {
            // Postfix hangs up when it likes.
        }
    }

    private String verdict(String recipient) {
        return tries.merge(recipient, 1, Integer::sum) == 1
                ? "450 4.2.0 Greylisted, please come back later"
                : "dunno";
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
