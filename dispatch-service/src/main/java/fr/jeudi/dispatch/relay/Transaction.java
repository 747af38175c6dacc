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
import java.nio.charset.StandardCharsets;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One SMTP session. Angus opens it (TLS, EHLO, AUTH, time limits) and frames the data; the
 * transaction itself is spelled out here, because what a failure means depends on the step it
 * happened at.
 */
final class Transaction extends SMTPTransport {
    private static final String NO_ANSWER = "no-answer";

    private volatile boolean dotSent;

    Transaction(Session session, URLName relay, boolean implicitTls) {
        super(session, relay, implicitTls ? "smtps" : "smtp", implicitTls);
    }

    /** Whether the relay may already hold a mail it has not answered for. */
    boolean isPastTheDot() {
        return dotSent;
    }

    /** One mail to one recipient (STANDARDS S3). */
    synchronized DeliveryOutcome run(ReadyMail mail) throws RelayAway {
        var envelope = new Envelope(mail, this::supportsExtension);
        if (envelope.isImpossible()) {
            return DeliveryOutcome.refusedHere("5.6.7", "no-smtputf8");
        }
        var mailFrom = command(envelope.mailFrom());
        if (!mailFrom.isPositive()) {
            if (isTooFast()) {
                return refused(mailFrom, Stage.MAIL);
            }
            // Says nothing about the recipient: the next one would hear the same.
            throw new RelayAway(Reason.SENDER_REFUSED, mailFrom.text());
        }
        var rcptTo = command(envelope.rcptTo());
        if (!rcptTo.isPositive()) {
            return refused(rcptTo, Stage.RCPT);
        }
        var data = transfer(mail.bytes());
        return data.isPositive() ? ended() : refused(data, Stage.DATA);
    }

    /** The positive answer stands for “go on”. */
    private SmtpReply transfer(byte[] mail) throws RelayAway {
        try {
            var body = data();
            body.write(mail, 0, mail.length);
            return SmtpReply.of(250, "");
        } catch (IOException e) {
            throw new RelayAway(Reason.LOST, e);
        } catch (MessagingException e) {
            return answered(e);
        }
    }

    private DeliveryOutcome ended() {
        dotSent = true;
        try {
            finishData();
        } catch (IOException | MessagingException e) {
            int code = getLastReturnCode();
            if (e instanceof MessagingException && code >= 400 && code < 600) {
                dotSent = false;
                return DeliveryOutcome.of(lastReply(), Stage.DATA);
            }
            return new DeliveryOutcome.Uncertain(NO_ANSWER);
        }
        dotSent = false;
        return new DeliveryOutcome.Accepted(lastReply());
    }

    /** After a refusal the transaction must be reset; a 421 has closed the session anyway. */
    private DeliveryOutcome refused(SmtpReply reply, Stage stage) throws RelayAway {
        if (reply.code() != 421) {
            command("RSET");
        }
        return DeliveryOutcome.of(reply, stage);
    }

    private SmtpReply command(String command) throws RelayAway {
        int code;
        try {
            code = simpleCommand(command.getBytes(StandardCharsets.UTF_8));
        } catch (MessagingException e) {
            throw new RelayAway(Reason.LOST, e);
        }
        if (code < 200 || code > 599) {
            throw new RelayAway(Reason.LOST, "");
        }
        return lastReply();
    }

    private SmtpReply answered(MessagingException e) throws RelayAway {
        int code = getLastReturnCode();
        if (code < 400 || code > 599) {
            throw new RelayAway(Reason.LOST, e);
        }
        return lastReply();
    }

    /** Whether the last reply asks us to come back more slowly (STANDARDS S10). */
    boolean isTooFast() {
        int code = getLastReturnCode();
        return code / 100 == 4
                && DeliveryOutcome.of(lastReply(), Stage.CONNECTION).verdict()
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
