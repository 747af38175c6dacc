package fr.jeudi.dispatch.corrections;

import com.mongodb.ConnectionString;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * Stands between a process and its store. All passes but what is to stop: then neither that write
 * on an issue passes nor any later one on it, on whatever connection.
 */
final class Gate implements AutoCloseable {
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
    private static final Pattern DRAFT = Pattern.compile("[0-9a-f-]{36}(?=/\\d)");
    private static final int HEADER = 16;
    private static final int OP_MSG = 2013;

    private final ServerSocket server;
    private final ConnectionString store;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Stop> stops = new ConcurrentHashMap<>();

    private Gate(ServerSocket server, ConnectionString store) {
        this.server = server;
        this.store = store;
    }

    static Gate before(String uri) throws IOException {
        var gate =
                new Gate(
                        new ServerSocket(0, 100, InetAddress.getLoopbackAddress()),
                        new ConnectionString(uri));
        Thread.ofVirtual().start(gate::listen);
        return gate;
    }

    /** The same store, through the gate, whatever a replica set says of where else it is. */
    String uri() {
        var uri =
                store.getConnectionString()
                        .replace(
                                store.getHosts().getFirst(),
                                "127.0.0.1:%d".formatted(server.getLocalPort()));
        return uri + (uri.contains("?") ? "&" : "?") + "directConnection=true";
    }

    /** Stops at the {@code k}-th step on the issue from now on, and then says which it was. */
    CompletableFuture<String> stopAt(String issueId, int k) {
        var stop = new Stop(issueId, k);
        stops.put(issueId, stop);
        return stop.reached;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
    }

    private void listen() {
        try {
            while (true) {
                var client = server.accept();
                var address = new com.mongodb.ServerAddress(store.getHosts().getFirst());
                var upstream = new Socket(address.getHost(), address.getPort());
                for (var socket : List.of(client, upstream)) {
                    socket.setTcpNoDelay(true);
                    open.add(socket);
                }
                Thread.ofVirtual().start(() -> ask(client, upstream));
                Thread.ofVirtual().start(() -> answer(upstream, client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void ask(Socket client, Socket upstream) {
        try {
            var in = new DataInputStream(client.getInputStream());
            for (var message = read(in); passes(message); message = read(in)) {
                write(upstream.getOutputStream(), message);
            }
        } catch (IOException _) {
            close(upstream);
        }
    }

    private static void answer(Socket upstream, Socket client) {
        try {
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            // Either side hung up.
        }
        close(client);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        var message = new byte[Integer.reverseBytes(length)];
        ByteBuffer.wrap(message).putInt(length);
        in.readFully(message, Integer.BYTES, message.length - Integer.BYTES);
        return message;
    }

    private static int number(byte[] message, int at) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static void write(OutputStream out, byte[] message) throws IOException {
        out.write(message);
        out.flush();
    }

    private boolean passes(byte[] message) {
        var text = new String(message, StandardCharsets.ISO_8859_1);
        return Step.in(message)
                .flatMap(step ->
                        stops.values().stream()
                                .filter(it -> it.isAbout(text))
                                .findFirst()
                                .map(it -> it.lets(step, text)))
                .orElse(true);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One write, the same when it is repeated. */
    private record Step(String command, String collection, String id) {

        static Optional<Step> in(byte[] message) {
            if (number(message, HEADER - Integer.BYTES) != OP_MSG) {
                return Optional.empty();
            }
            // The header, the flags, the kind of the section.
            int at = HEADER + Integer.BYTES + 1;
            var body = document(message, at);
            var command = body.getFirstKey();
            if (!WRITES.contains(command)) {
                return Optional.empty();
            }
            at += number(message, at);
            var what = command.equals("findAndModify") ? body : firstOfSequence(message, at);
            var which = what.getDocument("q", what.getDocument("query", what)).get("_id", NOBODY);
            return Optional.of(
                    new Step(command, body.getString(command).getValue(), which.toString()));
        }

        private static final BsonString NOBODY = new BsonString("");

        /** Its kind, its length, its name that ends with a zero, its documents. */
        private static BsonDocument firstOfSequence(byte[] message, int start) {
            int at = start + 1 + Integer.BYTES;
            while (message[at] != 0) {
                at++;
            }
            return document(message, at + 1);
        }

        private static BsonDocument document(byte[] message, int at) {
            return new RawBsonDocument(message, at, number(message, at));
        }

        String label() {
            return command + " " + collection;
        }
    }

    /** What is known of one issue. */
    private static final class Stop {
        private final int k;
        private final CompletableFuture<String> reached = new CompletableFuture<>();
        private final Set<String> names = new HashSet<>();
        private final Set<Step> steps = new HashSet<>();

        Stop(String issueId, int k) {
            this.k = k;
            names.add(issueId);
        }

        synchronized boolean isAbout(String text) {
            return names.stream().anyMatch(text::contains);
        }

        synchronized boolean lets(Step step, String text) {
            if (step.collection().equals("correction-parts")) {
                DRAFT.matcher(text).results().forEach(it -> names.add(it.group()));
            }
            steps.add(step);
            if (steps.size() >= k) {
                reached.complete(step.label());
            }
            return !reached.isDone();
        }
    }
}
