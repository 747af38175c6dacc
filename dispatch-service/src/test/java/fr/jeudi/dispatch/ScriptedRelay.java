package fr.jeudi.dispatch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A relay that does what the recipient's address says: {@code reject-…} is answered 550, {@code
 * later-…} 451 the first time, {@code never-…} 451 always, {@code spam-…} 554 after the dot, {@code
 * busy-…} 421 the first time, {@code dying-…} 421 always, {@code drop-…} hangs up after the dot,
 * {@code hang-…} never answers the dot, {@code lost-…} hangs up at RCPT the first time, {@code
 * mute-…} always, {@code gone-…} is answered 550 and {@code full-…} 452 before it hangs up, {@code
 * patient-…} is answered once something has been said after the dot, {@code told-…} gets what
 * {@link #tell} says the first time, any other is accepted.
 */
public final class ScriptedRelay implements AutoCloseable {
    private final ServerSocket server;
    private final Thread listener;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Mail> accepted = new CopyOnWriteArrayList<>();
    private final List<Mail> dropped = new CopyOnWriteArrayList<>();
    private volatile List<String> extensions = List.of();
    private volatile boolean sevenBit;
    private volatile boolean refusingSenders;
    private volatile boolean blocking;
    private volatile boolean obliging;
    private volatile int mailsPerConnection = Integer.MAX_VALUE;
    private final AtomicInteger busyAtMail = new AtomicInteger();
    private volatile String told = "421 4.7.0 Too many messages, slow down";
    private final AtomicInteger deserted = new AtomicInteger();
    private final AtomicInteger inHand = new AtomicInteger();
    private volatile Duration perMail = Duration.ZERO;
    private volatile Duration perGreeting = Duration.ZERO;

    private ScriptedRelay(ServerSocket server) {
        this.server = server;
        this.listener = Thread.ofVirtual().start(this::listen);
    }

    /** What was accepted, as it came on the wire but for dot-stuffing. */
    public record Mail(
            String sender, String recipient, String mailFrom, String rcptTo, String text) {}

    public static ScriptedRelay start() {
        return start(0);
    }

    public static ScriptedRelay start(int port) {
        try {
            return new ScriptedRelay(new ServerSocket(port, 100, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Mail> accepted() {
        return accepted;
    }

    public List<Mail> to(String domain) {
        return to(domain, accepted);
    }

    /** Those it hung up on after the dot. */
    public List<Mail> droppedTo(String domain) {
        return to(domain, dropped);
    }

    private static List<Mail> to(String domain, List<Mail> mails) {
        return mails.stream().filter(it -> it.recipient().endsWith("@" + domain)).toList();
    }

    /**
     * How often somebody hung up without a goodbye. Not: how many mails broke off, for who hangs up
     * with answers unread takes back what they said (a reset), so that it may never be heard.
     */
    public int deserted() {
        return deserted.get();
    }

    /** Mails whose dot has come and is not answered. */
    public int inHand() {
        return inHand.get();
    }

    /** On connections opened from now on. */
    public void offer(String... keywords) {
        extensions = List.of(keywords);
    }

    /** Whether 8BITMIME is not offered on connections opened from now on. */
    public void takeSevenBitsOnly(boolean only) {
        sevenBit = only;
    }

    public void refuseSenders(boolean refused) {
        refusingSenders = refused;
    }

    /** Whether recipients {@code blocked-…} are refused on the sender's account. */
    public void block(boolean blocked) {
        blocking = blocked;
    }

    /** Whether DATA is answered 354 though nobody is to get the mail (RFC 2920, 3.1). */
    public void oblige(boolean obliging) {
        this.obliging = obliging;
    }

    /** What {@code told-…} is answered, and who is busy at MAIL; with a 421 it hangs up. */
    public void tell(String reply) {
        told = reply;
    }

    /** Answers the next so many MAIL FROM with 421 and hangs up. */
    public void busyAtMail(int times) {
        busyAtMail.set(times);
    }

    /** Answers a connection's MAIL FROM after so many with 421 and hangs up. */
    public void carryAtMost(int mails) {
        mailsPerConnection = mails;
    }

    public void takeTime(Duration time) {
        perMail = time;
    }

    /** For each greeting, on connections opened from now on. */
    public void greetAfter(Duration time) {
        perGreeting = time;
    }

    /** Hangs up on everybody. */
    public void hangUp() {
        open.forEach(ScriptedRelay::close);
    }

    @Override
    public void close() {
        try {
            server.close();
            // The port takes connections for as long as somebody is in accept().
            listener.join();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        hangUp();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            var session = new Session(socket);
            try {
                session.run();
            } finally {
                if (!session.over && !socket.isClosed()) {
                    deserted.incrementAndGet();
                }
            }
        } catch (IOException _) {
            // Either side hung up.
        } finally {
            open.remove(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isFirst(String recipient) {
        return seen.add(recipient);
    }

    private final class Session {
        private final InputStream in;
        private final OutputStream out;
        private String sender = "";
        private String recipient = "";
        private String mailFrom = "";
        private String rcptTo = "";
        private boolean refused = true;
        private boolean over;
        private int mails;

        Session(Socket socket) throws IOException {
            this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
            this.out = socket.getOutputStream();
        }

        void run() throws IOException {
            rest(perGreeting);
            say("220 relay.example ready");
            for (var line = readLine(); line != null; line = readLine()) {
                if (line.startsWith("EHLO")) {
                    say("250-relay.example");
                    for (var extension : extensions) {
                        say("250-" + extension);
                    }
                    say(sevenBit ? "250 HELP" : "250 8BITMIME");
                } else if (line.startsWith("MAIL FROM:")) {
                    mailFrom = line;
                    sender = between(line);
                    refused = true;
                    if (mails++ >= mailsPerConnection) {
                        over = true;
                        say("421 4.7.0 Too many messages in this connection");
                        return;
                    }
                    if (busyAtMail.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
                        over = true;
                        say(told);
                        return;
                    }
                    say(refusingSenders ? "530 5.7.0 Authentication required" : "250 2.1.0 Ok");
                } else if (line.startsWith("RCPT TO:")) {
                    rcptTo = line;
                    recipient = between(line);
                    recipientNamed();
                } else if (line.equals("DATA") && refused && !obliging) {
                    say("503 5.5.1 No recipient");
                } else if (line.equals("DATA")) {
                    say("354 go on");
                    var mail = readMail();
                    inHand.incrementAndGet();
                    try {
                        mailEnded(mail);
                    } finally {
                        inHand.decrementAndGet();
                    }
                } else if (line.equals("QUIT")) {
                    over = true;
                    say("221 bye");
                    return;
                } else {
                    say("250 2.0.0 Ok");
                }
            }
        }

        private void recipientNamed() throws IOException {
            if (refusingSenders) {
                say("503 5.5.1 No sender");
            } else if (recipient.startsWith("reject-")) {
                say("550-5.1.1 <" + recipient + ">: unknown,");
                say("550 5.1.1 says user@host.example");
            } else if (recipient.startsWith("blocked-") && blocking) {
                say("550 5.7.1 Adresse IP source bloquee. OFR004_102 [102]");
            } else if (recipient.startsWith("never-")
                    || (recipient.startsWith("later-") && isFirst(recipient))) {
                say("451 4.7.1 Greylisted");
            } else if (recipient.startsWith("dying-")
                    || (recipient.startsWith("busy-") && isFirst(recipient))) {
                say("421 4.7.0 Too many connections");
                throw hangUp();
            } else if (recipient.startsWith("told-") && isFirst(recipient)) {
                say(told);
                if (told.startsWith("421")) {
                    throw hangUp();
                }
            } else if (recipient.startsWith("gone-")) {
                say("550 5.1.1 <" + recipient + ">: unknown");
                throw hangUp();
            } else if (recipient.startsWith("full-")) {
                say("452 4.2.2 <" + recipient + ">: mailbox full");
                throw hangUp();
            } else if (recipient.startsWith("mute-")
                    || (recipient.startsWith("lost-") && isFirst(recipient))) {
                throw hangUp();
            } else {
                refused = false;
                say("250 2.1.5 Ok");
            }
        }

        private void mailEnded(byte[] mail) throws IOException {
            rest(perMail);
            if (refused) {
                say("554 5.5.1 No recipient");
            } else if (recipient.startsWith("spam-")) {
                say("554 5.7.1 looks like spam");
            } else if (recipient.startsWith("drop-")) {
                dropped.add(taken(mail));
                throw hangUp();
            } else if (recipient.startsWith("hang-")) {
                in.skipNBytes(Long.MAX_VALUE);
            } else {
                if (recipient.startsWith("patient-")) {
                    awaitMore();
                }
                accepted.add(taken(mail));
                say("250 2.0.0 Ok: queued");
            }
        }

        private SocketException hangUp() {
            over = true;
            return new SocketException("closed");
        }

        private void awaitMore() throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                throw new EOFException();
            }
            in.reset();
        }

        private Mail taken(byte[] mail) {
            return new Mail(
                    sender, recipient, mailFrom, rcptTo, new String(mail, StandardCharsets.UTF_8));
        }

        private void rest(Duration time) throws IOException {
            try {
                if (time.isPositive()) {
                    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private byte[] readMail() throws IOException {
            var mail = new ByteArrayOutputStream();
            for (var line = readBytes(); line != null; line = readBytes()) {
                if (line.length == 1 && line[0] == '.') {
                    return mail.toByteArray();
                }
                int stuffed = line.length > 0 && line[0] == '.' ? 1 : 0;
                mail.write(line, stuffed, line.length - stuffed);
                mail.writeBytes(new byte[] {'\r', '\n'});
            }
            throw new EOFException();
        }

        private @Nullable String readLine() throws IOException {
            var bytes = readBytes();
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }

        /** A line ends with CRLF only: RFC 5321, 2.3.8. */
        private byte @Nullable [] readBytes() throws IOException {
            var line = new ByteArrayOutputStream();
            int last = -1;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n' && last == '\r') {
                    var all = line.toByteArray();
                    return java.util.Arrays.copyOf(all, all.length - 1);
                }
                line.write(b);
                last = b;
            }
            return null;
        }

        private static String between(String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }
    }
}
