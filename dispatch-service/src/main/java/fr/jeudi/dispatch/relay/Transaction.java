package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.outcome.Stage;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.relay.RelayAway.Reason;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One SMTP session. Angus opens it (TLS, EHLO, AUTH, time limits) and reads the replies; the
 * transaction itself is spelled out here, because what a failure means depends on the step it
 * happened at. Commands go out together where the relay allows (RFC 2920), those of the next mail
 * with the last dot of this one (ADR 20); they and the mail are written straight to the socket, one
 * write each (ADR 13).
 */
final class Transaction extends SMTPTransport {
    private static final String NO_ANSWER = "no-answer";
    private static final List<Stage> STAGES = List.of(Stage.MAIL, Stage.RCPT, Stage.DATA);
    private static final int GO_ON = 354;
    private static final int GOODBYE = 421;

    private final Framed framed = new Framed();
    private OutputStream out = OutputStream.nullOutputStream();
    private volatile boolean encrypted;
    private volatile boolean dotSent;
    private boolean over;
    private volatile long writingSince;
    private List<String> announced = List.of();
    private long answeredAt;

    Transaction(Session session, URLName relay, boolean implicitTls) {
        super(session, relay, implicitTls ? "smtps" : "smtp", implicitTls);
    }

    /** Where commands and mails go once Angus has opened the session: its innermost socket. */
    synchronized void writeTo(Socket socket) throws IOException {
        out = socket.getOutputStream();
        encrypted = socket instanceof SSLSocket;
    }

    /** Whether the relay may already hold a mail it has not answered for. */
    boolean isPastTheDot() {
        return dotSent;
    }

    /** Whether the relay has ended the session, with the last mail's refusal. */
    synchronized boolean isOver() {
        return over;
    }

    /** Whether the relay has not taken what is being written for so long. */
    boolean isStuckFor(Duration time) {
        long since = writingSince;
        return since != 0 && System.nanoTime() - since > time.toNanos();
    }

    /** Whether nobody on the way to the relay can read along. */
    boolean isEncrypted() {
        return encrypted;
    }

    /** What the mail needs and the relay does not offer; null if it can take it. */
    @Nullable Extension missing(ReadyMail mail) {
        return new Envelope(mail, this::supportsExtension).missing();
    }

    /**
     * Whether no mail is announced; or just this one, and the relay has not waited for it for
     * longer than this.
     */
    synchronized boolean isReadyFor(ReadyMail mail, Duration longest) {
        return announced.isEmpty()
                || (announced.equals(commands(mail))
                        && System.nanoTime() - answeredAt < longest.toNanos());
    }

    /** Whether the relay waits for a mail that has been announced. */
    synchronized boolean isAnnounced() {
        return !announced.isEmpty();
    }

    /**
     * One mail to one recipient (STANDARDS S3), for which it {@link #isReadyFor is ready}.
     *
     * @param next announced with the last dot of this one, where the relay allows it; null for none
     * @param used whether it is not the session's first mail
     */
    synchronized DeliveryOutcome run(ReadyMail mail, @Nullable ReadyMail next, boolean used)
            throws RelayAway {
        var missing = missing(mail);
        if (missing != null) {
            return missing.refusal();
        }
        var replies = ask(announced.isEmpty() ? commands(mail) : announced);
        if (used && replies.getFirst().code() == GOODBYE) {
            // Enough of this session, not of us: in a fresh one the same would mean too fast.
            throw new RelayAway(Reason.LOST, replies.getFirst().text());
        }
        for (int i = 0; i < replies.size(); i++) {
            if (!isYes(replies.get(i), STAGES.get(i))) {
                return refused(replies, STAGES.get(i), replies.get(i));
            }
        }
        return write(mail, next != null && mayAnnounce(next) ? next : null);
    }

    private boolean mayAnnounce(ReadyMail mail) {
        return isPipelining() && missing(mail) == null;
    }

    private List<String> commands(ReadyMail mail) {
        var envelope = new Envelope(mail, this::supportsExtension);
        return List.of(envelope.mailFrom(), envelope.rcptTo(), "DATA");
    }

    private boolean isPipelining() {
        return supportsExtension("PIPELINING");
    }

    /**
     * Up to the first refusal, or to the last where they went out together. A refusal stands though
     * the relay hangs up right after it.
     */
    private List<SmtpReply> ask(List<String> commands) throws RelayAway {
        var replies = new ArrayList<SmtpReply>(commands.size());
        if (isPipelining()) {
            if (announced.isEmpty()) {
                say(commands);
            }
            announced = List.of();
            while (replies.size() < commands.size() && !over) {
                hear(replies);
            }
            return replies;
        }
        for (int i = 0; i < commands.size(); i++) {
            if (i == 0 || isYes(replies.getLast(), STAGES.get(i - 1))) {
                say(List.of(commands.get(i)));
                hear(replies);
            }
        }
        return replies;
    }

    private void hear(List<SmtpReply> replies) throws RelayAway {
        try {
            replies.add(answer());
            over = replies.getLast().code() == GOODBYE;
        } catch (RelayAway e) {
            int last = replies.size() - 1;
            if (last < 0 || isYes(replies.get(last), STAGES.get(last))) {
                throw e;
            }
            over = true;
        }
    }

    private static boolean isYes(SmtpReply reply, Stage stage) {
        return stage == Stage.DATA ? reply.code() == GO_ON : reply.isPositive();
    }

    private DeliveryOutcome refused(List<SmtpReply> replies, Stage stage, SmtpReply refusal)
            throws RelayAway {
        if (stage == Stage.MAIL && (!isTooFast(refusal) || replies.getLast().code() == GO_ON)) {
            // Says nothing about the recipient: the next one would hear the same.
            throw new RelayAway(Reason.SENDER_REFUSED, refusal.text());
        }
        end(replies);
        return DeliveryOutcome.of(refusal, stage);
    }

    /**
     * After a refusal the transaction is ended: by a lone dot if the relay waits for data all the
     * same (RFC 2920, 3.1), else by RSET; unless the relay has ended the session with it.
     */
    private void end(List<SmtpReply> replies) {
        if (over) {
            return;
        }
        try {
            say(List.of(replies.getLast().code() == GO_ON ? "." : "RSET"));
            answer();
        } catch (RelayAway _) {
            over = true;
        }
    }

    /**
     * The mail, and then its final dot together with the next one's commands (RFC 2920, 3.1): as
     * long as the mail fails, the dot has not left.
     */
    private DeliveryOutcome write(ReadyMail mail, @Nullable ReadyMail next) throws RelayAway {
        var announcing = next == null ? List.<String>of() : commands(next);
        var ending = lines(Stream.concat(Stream.of("."), announcing.stream()).toList());
        framed.put(mail);
        write(framed.bytes(), framed.length());
        dotSent = true;
        announced = announcing;
        try {
            write(ending, ending.length);
        } catch (RelayAway _) {
            return new DeliveryOutcome.Uncertain(NO_ANSWER);
        }
        try {
            readServerResponse();
        } catch (MessagingException _) {
            return new DeliveryOutcome.Uncertain(NO_ANSWER);
        }
        return ended();
    }

    /** What the answer to the final dot means. */
    private DeliveryOutcome ended() {
        answeredAt = System.nanoTime();
        var reply = lastReply();
        return switch (reply.code() / 100) {
            case 2, 4, 5 -> {
                dotSent = false;
                over = reply.code() == GOODBYE;
                yield DeliveryOutcome.of(reply, Stage.DATA);
            }
            default -> new DeliveryOutcome.Uncertain(NO_ANSWER);
        };
    }

    private void say(List<String> commands) throws RelayAway {
        var bytes = lines(commands);
        if (session.getDebug()) {
            commands.forEach(session.getDebugOut()::println);
        }
        write(bytes, bytes.length);
    }

    private static byte[] lines(List<String> commands) {
        var lines = String.join("\r\n", commands) + "\r\n";
        if (lines.chars().filter(c -> c == '\r' || c == '\n').count() != 2L * commands.size()) {
            throw new IllegalArgumentException("a command of more than one line");
        }
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] bytes, int length) throws RelayAway {
        writingSince = System.nanoTime() | 1;
        try {
            out.write(bytes, 0, length);
            out.flush();
        } catch (IOException e) {
            throw new RelayAway(Reason.LOST, e);
        } finally {
            writingSince = 0;
        }
    }

    private SmtpReply answer() throws RelayAway {
        int code;
        try {
            code = readServerResponse();
        } catch (MessagingException e) {
            throw new RelayAway(Reason.LOST, e);
        }
        if (code < 200 || code > 599) {
            throw new RelayAway(Reason.LOST, "");
        }
        return lastReply();
    }

    /** Whether the relay's last reply asks us to come back more slowly (STANDARDS S10). */
    boolean isTooFast() {
        return isTooFast(lastReply());
    }

    private static boolean isTooFast(SmtpReply reply) {
        return reply.isTransient()
                && DeliveryOutcome.of(reply, Stage.CONNECTION).verdict()
                        instanceof Verdict(_, Bucket bucket, _)
                && bucket == Bucket.THROTTLE;
    }

    String lastText() {
        return lastReply().text();
    }

    private SmtpReply lastReply() {
        return SmtpReply.of(getLastReturnCode(), getLastServerResponse());
    }
}
