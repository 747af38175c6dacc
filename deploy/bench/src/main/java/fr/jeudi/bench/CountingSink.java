package fr.jeudi.bench;

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
import java.util.Arrays;
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
    private volatile Duration latency;
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

    /** From now on. */
    void latency(Duration beforeEachAnswer) {
        latency = beforeEachAnswer;
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

    /**
     * @throws IllegalStateException unless each of so many recipients got the mail, and once
     */
    void expectEachOnce(int recipients) {
        if (distinct() != recipients || twice() > 0) {
            throw new IllegalStateException(
                    "%d of %d got the mail, %d of them twice"
                            .formatted(distinct(), recipients, twice()));
        }
    }

    /** Another issue goes to the same recipients; {@link #mails} counts on. */
    synchronized void expectAnother() {
        Arrays.fill(taken, (byte) 0);
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
            new Session(socket).talk();
        } catch (IOException _) {
            // Whoever was killed does not say goodbye.
        }
    }

    /** One connection; commands may come in groups, and behind the dot of a mail. */
    private final class Session {
        private static final int NOBODY = -1;

        private final InputStream in;
        private final OutputStream out;
        private final byte[] buffer = new byte[1 << 16];
        private int at;
        private int end;
        private int recipient = NOBODY;

        Session(Socket socket) throws IOException {
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        void talk() throws IOException {
            say("220 sink.example");
            for (var line = line(); !line.isEmpty(); line = line()) {
                var rcpt = RCPT.matcher(line);
                if (rcpt.matches()) {
                    if (!greet(Integer.parseInt(rcpt.group(1)))) {
                        return;
                    }
                } else if (line.equalsIgnoreCase("DATA")) {
                    if (!data()) {
                        return;
                    }
                } else if (line.startsWith("EHLO")) {
                    say("250-sink.example\r\n250 PIPELINING");
                } else if (line.equalsIgnoreCase("QUIT")) {
                    say("221 bye");
                    return;
                } else {
                    say("250 ok");
                }
            }
        }

        /** False where nothing more is to be said on this connection. */
        private boolean greet(int reader) throws IOException {
            recipient = NOBODY;
            boolean first = met.add(reader);
            var fate = manners.of(reader);
            if (first && fate == Manners.Fate.CLOSING) {
                say("421 4.7.0 Too many mails from you, slow down");
                in.read();
                return false;
            }
            if (first && fate == Manners.Fate.HANGING) {
                // Silent until the other side loses patience.
                in.transferTo(OutputStream.nullOutputStream());
                return false;
            }
            if (fate == Manners.Fate.NEVER) {
                say("550 5.1.1 no such user here");
            } else if (first && fate == Manners.Fate.LATER) {
                say("451 4.7.1 Greylisted, please come back");
            } else {
                recipient = reader;
                say("250 ok");
            }
            return true;
        }

        /** False where the connection is dropped instead of an answer. */
        private boolean data() throws IOException {
            if (recipient == NOBODY) {
                say("554 5.5.1 no valid recipients");
                return true;
            }
            say("354 go on");
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                skipToTheDot();
                return acknowledge();
            } finally {
                underWay.decrementAndGet();
                recipient = NOBODY;
            }
        }

        private boolean acknowledge() throws IOException {
            take(recipient);
            LockSupport.parkNanos(latency.toNanos());
            var fate = manners.of(recipient);
            if (fate == Manners.Fate.SLOW) {
                LockSupport.parkNanos(SLOWNESS.toNanos());
            }
            if (fate == Manners.Fate.DROPPED) {
                return false;
            }
            say("250 taken");
            return true;
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** Empty at the end. */
        private String line() throws IOException {
            var line = new StringBuilder();
            while (at < end || fill()) {
                char c = (char) buffer[at++];
                if (c == '\n') {
                    break;
                }
                if (c != '\r') {
                    line.append(c);
                }
            }
            return line.toString();
        }

        private void skipToTheDot() throws IOException {
            // The line that said DATA has ended: a dot may follow at once.
            int seen = 2;
            while (seen < END.length) {
                if (at == end && !fill()) {
                    throw new IOException("hung up before the dot");
                }
                byte c = buffer[at++];
                if (c == END[seen]) {
                    seen++;
                } else {
                    seen = c == '\r' ? 1 : 0;
                }
            }
        }

        /** False at the end. */
        private boolean fill() throws IOException {
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
