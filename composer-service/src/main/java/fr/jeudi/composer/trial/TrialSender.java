package fr.jeudi.composer.trial;

import static java.nio.charset.StandardCharsets.US_ASCII;

import fr.jeudi.composer.compile.CompiledIssue;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.press.HouseProperties;
import fr.jeudi.composer.press.Press;
import fr.jeudi.composer.tokens.Ids;
import fr.jeudi.composer.tokens.Token;
import fr.jeudi.composer.tokens.Token.Purpose;
import fr.jeudi.composer.tokens.Tokens;
import fr.jeudi.composer.topics.Publisher;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Asks dispatch for one mail, equal to what a subscriber would get but for "[Test]" before the
 * subject, links that lead straight to their places (nobody knows an unreleased issue's links yet),
 * and tokens that name no subscriber.
 */
@Service
public class TrialSender {
    private static final Logger log = LoggerFactory.getLogger(TrialSender.class);
    private static final Duration WORTH_SENDING = Duration.ofHours(1);

    /** One bare address: no control character, no second address, no display name (X7). */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[^\\s\\p{Cntrl}\\p{Z}@,;:<>()\\[\\]\"\\\\]{1,64}"
                            + "@[\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]{0,251}[\\p{L}\\p{N}])?");

    private static final Pattern SUBJECT =
            Pattern.compile("^Subject:[ \\t]*", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private final Press press;
    private final Publisher publisher;
    private final Tokens tokens;
    private final Ids ids;
    private final HouseProperties house;
    private final Clock clock;

    TrialSender(
            Press press,
            Publisher publisher,
            Tokens tokens,
            Ids ids,
            HouseProperties house,
            Clock clock) {
        this.press = press;
        this.publisher = publisher;
        this.tokens = tokens;
        this.ids = ids;
        this.house = house;
        this.clock = clock;
    }

    /** Answers the mail's id once the brokers have the request. */
    public String send(Issue issue, String address) {
        var to = address.strip();
        if (to.length() > 254 || !ADDRESS.matcher(to).matches() || to.contains("..")) {
            throw new Refused(Reason.INVALID, "This is not a mail address.");
        }
        var id = ids.next();
        var now = clock.instant();
        publisher.publish(
                "mail-requested",
                id,
                new MailRequested(
                        id,
                        "test",
                        now,
                        now.plus(WORTH_SENDING),
                        new MailRequested.To(to),
                        press.fromAddress(),
                        Base64.getEncoder().encodeToString(mail(issue))));
        log.info("requested trial mail={} issue={}", id, issue.id());
        return id;
    }

    private byte[] mail(Issue issue) {
        var compiled = press.compile(issue.content());
        var unsubscribe = house.at("/unsubscribe/" + sample(Purpose.UNSUBSCRIBE, issue));
        var message =
                new String(
                        compiled.message(List.of(), slot -> value(slot, compiled, issue)),
                        US_ASCII);
        // The blank after "Subject:" may be where it folds, so the mark gets a line to itself.
        return ("List-Unsubscribe: <%s>\r\n".formatted(unsubscribe)
                        + "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                        + SUBJECT.matcher(message).replaceFirst("Subject: [Test]\r\n "))
                .getBytes(US_ASCII);
    }

    private String value(String slot, CompiledIssue compiled, Issue issue) {
        if (slot.startsWith("link:")) {
            return compiled.links().get(Integer.parseInt(slot.substring(5))).url();
        }
        return switch (slot) {
            case "unsubscribe" -> house.at("/unsubscribe/" + sample(Purpose.UNSUBSCRIBE, issue));
            case "preferences" -> house.at("/preferences/" + sample(Purpose.MANAGE, issue));
            case "pixel" -> house.at("/o/" + sample(Purpose.OPEN, issue));
            default -> "";
        };
    }

    private String sample(Purpose purpose, Issue issue) {
        return tokens.sign(new Token(purpose, null, issue.id(), 0, null));
    }
}
