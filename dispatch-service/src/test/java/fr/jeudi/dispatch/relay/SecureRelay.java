package fr.jeudi.dispatch.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A relay that encrypts, asks who we are and writes down what it heard. */
final class SecureRelay implements AutoCloseable {
    private final ServerSocket server;
    private final @Nullable SSLContext tls;
    private final boolean implicit;
    private final boolean wantsCertificate;
    private final String auth;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean deaf;

    private SecureRelay(
            @Nullable SSLContext tls, boolean implicit, boolean wantsCertificate, String auth) {
        try {
            this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        this.tls = tls;
        this.implicit = implicit;
        this.wantsCertificate = wantsCertificate;
        this.auth = auth;
        Thread.ofVirtual().start(this::listen);
    }

    static SecureRelay startTls(SSLContext tls) {
        return new SecureRelay(tls, false, false, "");
    }

    static SecureRelay implicit(SSLContext tls) {
        return new SecureRelay(tls, true, false, "");
    }

    static SecureRelay wantingCertificates(SSLContext tls, boolean implicit) {
        return new SecureRelay(tls, implicit, true, "");
    }

    /** In clear text, for users who give {@code secret} or {@code token}. */
    static SecureRelay authenticating(String mechanisms) {
        return new SecureRelay(null, false, false, mechanisms);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From DATA on nothing more is read. */
    void stopReading() {
        deaf = true;
    }

    /** Commands and what followed AUTH; after the handshake with {@code tls:} before. */
    List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        server.close();
        closed.countDown();
        for (var socket : open) {
            socket.close();
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void talk(Socket plain) {
        try (plain) {
            var session = new Session(implicit ? encrypt(plain) : plain);
            session.say("220 secure.example ready");
            session.run();
        } catch (IOException _) {
            // Either side hung up, or no handshake.
        }
    }

    private SSLSocket encrypt(Socket plain) throws IOException {
        if (tls == null) {
            throw new IOException("no TLS");
        }
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", 0, true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(wantsCertificate);
        socket.startHandshake();
        if (wantsCertificate) {
            heard.add("peer:" + socket.getSession().getPeerPrincipal().getName());
        }
        return socket;
    }

    private final class Session {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;

        Session(Socket socket) throws IOException {
            this.socket = socket;
            this.in = reader(socket);
            this.out = socket.getOutputStream();
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void run() throws IOException {
            for (var line = hear(); line != null; line = hear()) {
                if (line.startsWith("EHLO")) {
                    say("250-secure.example");
                    if (tls != null && !(socket instanceof SSLSocket)) {
                        say("250-STARTTLS");
                    }
                    if (!auth.isEmpty()) {
                        say("250-AUTH " + auth);
                    }
                    say("250 SIZE 10485760");
                } else if (line.equals("STARTTLS")) {
                    say("220 go on");
                    socket = encrypt(socket);
                    in = reader(socket);
                    out = socket.getOutputStream();
                } else if (line.startsWith("AUTH ")) {
                    identify(line.split(" ", -1));
                } else if (line.equals("DATA")) {
                    say("354 go on");
                    if (deaf) {
                        awaitClose();
                    }
                    while (!".".equals(in.readLine())) {
                        // The mail.
                    }
                    say("250 2.0.0 Ok");
                } else {
                    say("250 2.0.0 Ok");
                }
            }
        }

        private void awaitClose() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private void identify(String[] words) throws IOException {
            var given = words.length > 2 ? decoded(words[2]) : "";
            if (words[1].equals("LOGIN")) {
                var user = given.isEmpty() ? ask("VXNlcm5hbWU6") : given;
                given = user + " " + ask("UGFzc3dvcmQ6");
            } else if (given.isEmpty()) {
                given = ask("");
            }
            heard.add(words[1] + ":" + given.replace('\0', ' ').replace('\1', ' ').strip());
            say(
                    given.contains("secret") || given.contains("token")
                            ? "235 2.7.0 welcome"
                            : "535 5.7.8 who are you");
        }

        private String ask(String challenge) throws IOException {
            say("334 " + challenge);
            var answer = in.readLine();
            return answer == null ? "" : decoded(answer);
        }

        private static String decoded(String base64) {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }

        private @Nullable String hear() throws IOException {
            var line = in.readLine();
            if (line != null && !line.startsWith("AUTH")) {
                heard.add((socket instanceof SSLSocket ? "tls:" : "") + line);
            }
            return line;
        }

        void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
