package fr.jeudi.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another one, until it is shut: then whoever is inside is thrown out. */
final class Doorway {
    private final Set<Socket> inside = ConcurrentHashMap.newKeySet();
    private final ServerSocket door;
    private final int leadsTo;
    private volatile boolean isShut;

    Doorway(int leadsTo) {
        this.leadsTo = leadsTo;
        try {
            this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::watch);
    }

    int port() {
        return door.getLocalPort();
    }

    void shut() {
        isShut = true;
        inside.forEach(Doorway::close);
    }

    void open() {
        isShut = false;
    }

    private void watch() {
        try {
            while (true) {
                var guest = door.accept();
                if (isShut) {
                    close(guest);
                } else {
                    var host = new Socket(InetAddress.getLoopbackAddress(), leadsTo);
                    carry(guest, host);
                    carry(host, guest);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void carry(Socket from, Socket to) {
        inside.add(from);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        from.getInputStream().transferTo(to.getOutputStream());
                    } catch (IOException _) {
                        // Thrown out.
                    } finally {
                        inside.remove(from);
                        close(from);
                        close(to);
                    }
                });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Closed already.
        }
    }
}
