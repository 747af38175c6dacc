package fr.jeudi.dispatch.relay;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets that do not wait to fill a packet: with Nagle's algorithm a 40 KB mail takes 40 ms
 * instead of half a millisecond (DESIGN, known facts).
 */
final class PromptSockets extends SocketFactory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PromptSockets.class);

    private final SocketFactory factory;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Socket newest;
    private volatile @Nullable Future<?> watch;

    PromptSockets() {
        this(SocketFactory.getDefault());
    }

    /** For implicit TLS the factory's sockets are encrypted ones. */
    PromptSockets(SocketFactory factory) {
        this.factory = factory;
    }

    @Override
    public Socket createSocket() throws IOException {
        return prompt(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return prompt(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return prompt(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return prompt(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return prompt(factory.createSocket(host, port, local, localPort));
    }

    private Socket prompt(Socket socket) throws SocketException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        newest = socket;
        return socket;
    }

    /** The last that was made. */
    Socket newest() {
        return requireNonNull(newest, "no socket yet");
    }

    /** Ends with the sockets. */
    void watchedBy(Future<?> watch) {
        this.watch = watch;
    }

    /** Closes every socket made here, even under a reader. */
    @Override
    public void close() {
        if (watch != null) {
            watch.cancel(false);
        }
        for (var socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            try {
                if (socket instanceof SSLSocket) {
                    // Else its goodbye would wait for a writer that is stuck in it.
                    socket.setSoLinger(true, 1);
                }
                socket.close();
            } catch (IOException e) {
                log.debug("socket did not close", e);
            }
        }
    }
}
