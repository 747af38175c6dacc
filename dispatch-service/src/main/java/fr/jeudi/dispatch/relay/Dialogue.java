package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.outcome.SmtpReply;
import fr.jeudi.dispatch.relay.Rehearsal.Side;
import fr.jeudi.dispatch.relay.Rehearsal.Step;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes down what Angus traces of a session. Only lines known to hold no secret are kept, addresses
 * masked; Angus leaves out what follows AUTH, and so does this.
 */
final class Dialogue extends OutputStream {
    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d[ -].*");
    private static final Pattern COMMAND =
            Pattern.compile("(EHLO|HELO) \\S+|STARTTLS|(MAIL FROM|RCPT TO):<.*|DATA|RSET|QUIT");
    private static final Pattern AUTH =
            Pattern.compile("DEBUG SMTP: (AUTH \\S+) command trace suppressed");
    private static final Pattern AUTH_ENDED =
            Pattern.compile("DEBUG SMTP: (AUTH \\S+ (?:succeeded|failed))");

    private final long start = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    List<Step> steps() {
        return List.copyOf(steps);
    }

    void add(Side side, String text) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        steps.add(new Step(millis, side, SmtpReply.masked(text)));
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            take(line.toString(StandardCharsets.UTF_8).strip());
            line.reset();
        } else {
            line.write(b);
        }
    }

    private void take(String said) {
        var auth = AUTH.matcher(said);
        var ended = AUTH_ENDED.matcher(said);
        if (auth.matches()) {
            add(Side.US, auth.group(1) + " ***");
        } else if (ended.matches()) {
            add(Side.EVENT, ended.group(1));
        } else if (REPLY.matcher(said).matches()) {
            add(Side.RELAY, said);
        } else if (COMMAND.matcher(said).matches()) {
            add(Side.US, said);
        }
    }
}
