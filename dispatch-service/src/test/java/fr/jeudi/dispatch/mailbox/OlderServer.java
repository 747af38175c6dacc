package fr.jeudi.dispatch.mailbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** In front of an IMAP server, keeping quiet about some of what it can do and holds. */
final class OlderServer implements AutoCloseable {
    private final ServerSocket server;
    private final int newer;
    private final List<String> lacking;
    private final Map<String, String> instead = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private OlderServer(ServerSocket server, int newer, List<String> lacking) {
        this.server = server;
        this.newer = newer;
        this.lacking = lacking;
    }

    /**
     * @param newer port of the server behind
     * @param lacking capabilities: RFC 3501, 6.1.1
     */
    static OlderServer of(int newer, String... lacking) throws IOException {
        var server =
                new OlderServer(
                        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        newer,
                        List.of(lacking));
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    int port() {
        return server.getLocalPort();
    }

    /** What clients said, without tags. */
    List<String> commands() {
        return commands;
    }

    private void listen() {
        try {
            while (true) {
                var client = server.accept();
                var behind = new Socket(InetAddress.getLoopbackAddress(), newer);
                open.addAll(List.of(client, behind));
                Thread.ofVirtual().start(() -> pass(client, behind, this::heard));
                Thread.ofVirtual().start(() -> pass(behind, client, this::struck));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    /**
     * Asks something else of the server behind.
     *
     * @param command pattern of one
     */
    void instead(String command, String other) {
        instead.put(command, other);
    }

    private String heard(String line) {
        var command = line.substring(line.indexOf(' ') + 1).strip();
        commands.add(command);
        return instead.entrySet().stream()
                .filter(it -> command.matches(it.getKey()))
                .map(it -> line.substring(0, line.indexOf(' ') + 1) + it.getValue() + "\r\n")
                .findFirst()
                .orElse(line);
    }

    private String struck(String line) {
        if (!line.startsWith("* CAPABILITY ")) {
            return line;
        }
        var kept = line;
        for (var word : lacking) {
            kept = kept.replaceAll(" " + word + "(?=\\s)", "");
        }
        return kept;
    }

    private static void pass(Socket from, Socket to, UnaryOperator<String> change) {
        try (from;
                to) {
            var in = new BufferedInputStream(from.getInputStream());
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                write(to.getOutputStream(), change.apply(line));
            }
        } catch (IOException _) {
            // Either side hung up.
        }
    }

    /** With its end; empty once nothing more comes. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int b;
        do {
            b = in.read();
            if (b >= 0) {
                line.write(b);
            }
        } while (b >= 0 && b != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }
}
