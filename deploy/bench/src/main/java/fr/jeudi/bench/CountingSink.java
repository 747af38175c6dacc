package fr.jeudi.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A relay in memory that counts how often each recipient of a {@link MadeUpIssue} got a mail, and
 * answers as its {@link Manners} are. A mail counts once its last dot has been read, answered or
 * not.
 */
final class CountingSink implements AutoCloseable {
    private static final Pattern RCPT = Pattern.compile("(?i)RCPT TO:<reader(\\d+)@.*");
    private static final byte[] END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1_000;
    private static final Duration SLOWNESS = Duration.ofSeconds(1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ServerSocket server;
    private final byte[] taken;
    private final Duration latency;
    private final Manners manners;
    private final Set<Integer> met = ConcurrentHashMap.newKeySet();
    private final AtomicInteger mails = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final List<Long> times = new ArrayList<>();

    private CountingSink(ServerSocket server, int recipients, Duration latency, Manners manners) {
        this.server = server;
        this.taken = new byte[recipients];
        this.latency = latency;
        this.manners = manners;
    }

    /**
     * On a free loopback port.
     *
     * @param latency before each mail is acknowledged
     */
    static CountingSink start(int recipients, Duration latency) throws IOException {
        return start(recipients, latency, Manners.GOOD);
    }

    static CountingSink start(int recipients, Duration latency, Manners manners)
            throws IOException {
        var server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        var sink = new CountingSink(server, recipients, latency, manners);
        Thread.ofPlatform().daemon().name("sink").start(sink::accept);
        return sink;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Mails so far, whoever got them. */
    int mails() {
        return mails.get();
    }

    synchronized boolean has(int recipient) {
        return taken[recipient] > 0;
    }

    synchronized int distinct() {
        return (int) IntStream.range(0, taken.length).filter(it -> taken[it] > 0).count();
    }

    synchronized int twice() {
        return (int) IntStream.range(0, taken.length).filter(it -> taken[it] > 1).count();
    }

    /** Mails between their {@code DATA} and the answer to their dot, at the busiest moment. */
    int mostAtOnce() {
        return mostUnderWay.get();
    }

    /** Mails taken in the busiest second, wherever it begins. */
    synchronized int mostInASecond() {
        int most = 0;
        int from = 0;
        for (int upTo = 0; upTo < times.size(); upTo++) {
            while (times.get(upTo) - times.get(from) >= SECOND) {
                from++;
            }
            most = Math.max(most, upTo - from + 1);
        }
        return most;
    }

    private synchronized void take(int recipient) {
        taken[recipient]++;
        times.add(System.nanoTime());
        mails.incrementAndGet();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().name("sink").start(() -> talk(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            var out = socket.getOutputStream();
            say(out, "220 sink.example");
            int recipient = -1;
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                var rcpt = RCPT.matcher(line);
                if (rcpt.matches()) {
                    recipient = Integer.parseInt(rcpt.group(1));
                    if (!greet(out, recipient)) {
                        // Silent until the other side loses patience.
                        in.read();
                        return;
                    }
                } else if (line.equalsIgnoreCase("DATA")) {
                    say(out, "354 go on");
                    if (!receive(in, out, recipient)) {
                        return;
                    }
                } else if (line.equalsIgnoreCase("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException _) {
            // Whoever was killed does not say goodbye.
        }
    }

    /** False where nothing more is to be said on this connection. */
    private boolean greet(OutputStream out, int recipient) throws IOException {
        boolean first = met.add(recipient);
        switch (manners.of(recipient)) {
            case NEVER -> say(out, "550 5.1.1 no such user here");
            case LATER -> say(out, first ? "451 4.7.1 Greylisted, please come back" : "250 ok");
            case CLOSING -> {
                if (first) {
                    say(out, "421 4.7.0 Too many mails from you, slow down");
                    return false;
                }
                say(out, "250 ok");
            }
            case HANGING -> {
                if (first) {
                    return false;
                }
                say(out, "250 ok");
            }
            case SLOW, DROPPED, WELCOME -> say(out, "250 ok");
        }
        return true;
    }

    private boolean receive(InputStream in, OutputStream out, int recipient) throws IOException {
        mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            skipToTheDot(in);
            return acknowledge(out, recipient);
        } finally {
            underWay.decrementAndGet();
        }
    }

    /** False where the connection is dropped instead. */
    private boolean acknowledge(OutputStream out, int recipient) throws IOException {
        take(recipient);
        LockSupport.parkNanos(latency.toNanos());
        var fate = manners.of(recipient);
        if (fate == Manners.Fate.SLOW) {
            LockSupport.parkNanos(SLOWNESS.toNanos());
        }
        if (fate == Manners.Fate.DROPPED) {
            return false;
        }
        say(out, "250 taken");
        return true;
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Empty at the end. */
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void skipToTheDot(InputStream in) throws IOException {
        // The line that said DATA has ended: a dot may follow at once.
        int seen = 2;
        while (seen < END.length) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("hung up before the dot");
            }
            if (c == END[seen]) {
                seen++;
            } else {
                seen = c == '\r' ? 1 : 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
