package fr.jeudi.dispatch.finish;

import fr.jeudi.dispatch.ledger.Sums;
import java.text.NumberFormat;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.springframework.context.MessageSource;

/** The same as the HTML for those who read plain text, in the words of one language. */
final class FinishText {
    private final MessageSource messages;
    private final Locale language;
    private final ZoneId zone;
    private final StringJoiner lines = new StringJoiner("\r\n", "", "\r\n");

    private FinishText(MessageSource messages, Locale language, ZoneId zone) {
        this.messages = messages;
        this.language = language;
        this.zone = zone;
    }

    static String of(Finish finish, MessageSource messages, Locale language, ZoneId zone) {
        var text = new FinishText(messages, language, zone);
        text.write(finish);
        return text.lines.toString();
    }

    private void write(Finish finish) {
        var sums = finish.sums();
        line(say("dispatch.number", finish.number()) + " – " + finish.title());
        line(say("finish.state." + finish.state()));
        line("");
        row("dispatch.audience", sums.audience());
        row("dispatch.accepted", sums.accepted());
        row("dispatch.rejected", sums.rejected());
        row("dispatch.uncertain", sums.uncertain());
        row("dispatch.skipped", sums.skipped());
        line("");
        var time = DateTimeFormatter.ofPattern(say("dispatch.time"), language).withZone(zone);
        line(say("dispatch.startedAt") + " : " + time.format(finish.startedAt()));
        line(say("finish.end") + " : " + time.format(finish.finishedAt()));
        if (finish.again()) {
            line(say("finish.again"));
        } else {
            line(say("finish.lasted") + " : " + finish.lasted());
        }
        if (finish.perSecond() != null) {
            line(say("finish.rate", finish.perSecond()));
        }
        section("dispatch.lanes");
        finish.lanes().forEach(this::lane);
        if (!finish.causes().isEmpty()) {
            section("finish.causes");
            finish.causes().forEach(this::cause);
        }
        if (sums.uncertain() > 0) {
            line("");
            line(say("finish.uncertain", sums.uncertain()));
        }
        if (finish.incomplete()) {
            line("");
            line(say("dispatch.missing", sums.waiting()));
        }
        line("");
        line(say("finish.link") + " " + finish.link());
    }

    private void lane(String lane, Sums sums) {
        line(
                "- "
                        + say(
                                "finish.lane",
                                called("dispatch.lane.", lane),
                                sums.accepted(),
                                sums.audience()));
    }

    private void cause(Finish.Cause cause) {
        line(
                "- %s – %s : %s"
                        .formatted(
                                say("dispatch.outcome." + cause.outcome()),
                                called("dispatch.cause.", cause.word()),
                                count(cause.count())));
    }

    private String called(String prefix, String word) {
        return Objects.requireNonNullElse(
                messages.getMessage(prefix + word, null, word, language), word);
    }

    private void section(String key) {
        line("");
        line(say(key));
    }

    private String count(int count) {
        return NumberFormat.getIntegerInstance(language).format(count);
    }

    private void row(String key, int count) {
        line(say(key) + " : " + count(count));
    }

    private void line(String text) {
        lines.add(text);
    }

    private String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, language);
    }
}
