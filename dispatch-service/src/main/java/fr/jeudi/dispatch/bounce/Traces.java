package fr.jeudi.dispatch.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a mail that came back in which a token of ours may stand, and the words it gives.
 *
 * @param addressed where it was sent to; the surest, for a token there was the envelope sender (S6)
 * @param quoted of the mail that came back: return path, Message-ID, envelope id, whatever is left
 * @param leaving the fields {@code List-Unsubscribe} quoted (S8)
 * @param said the refusal in the server's own words; addresses not masked
 */
public record Traces(
        List<String> addressed, List<String> quoted, List<String> leaving, @Nullable String said) {
    private static final int DEEPEST = 2;
    private static final List<String> ADDRESSED =
            List.of("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc");
    private static final List<String> ORIGINAL =
            List.of("return-path", "message-id", "x-envelope-from", "errors-to", "in-reply-to");
    private static final Pattern REPLY =
            Pattern.compile(
                    "(?<![\\d.])[45]\\d\\d[ -]|(?<![\\d.])[45]\\.\\d{1,2}\\.\\d{1,3}(?!\\d)");

    /** Never fails, as little as the classifier. */
    public static Traces of(byte[] mail) {
        var raw = RawMail.of(mail);
        var quoted = new ArrayList<String>();
        var leaving = new ArrayList<String>();
        collect(raw, quoted, leaving, DEEPEST);
        Stream.of("in-reply-to", "references").flatMap(raw.header()::every).forEach(quoted::add);
        quoted.add(raw.prose());
        return new Traces(
                ADDRESSED.stream().flatMap(raw.header()::every).toList(),
                quoted,
                leaving,
                said(raw).orElse(null));
    }

    private static void collect(
            RawMail mail, List<String> quoted, List<String> leaving, int deeper) {
        var original = BounceClassifier.original(mail, Prose.of(mail.prose()));
        ORIGINAL.stream().flatMap(original::every).forEach(quoted::add);
        original.every("list-unsubscribe").forEach(leaving::add);
        mail.reports().forEach(quoted::add);
        mail.feedback().ifPresent(quoted::add);
        if (deeper > 0) {
            mail.inner().ifPresent(it -> collect(it, quoted, leaving, deeper - 1));
        }
    }

    private static Optional<String> said(RawMail mail) {
        var diagnostics =
                mail.reports()
                        .flatMap(it -> DeliveryStatus.in(it).stream())
                        .map(DeliveryStatus::diagnostic);
        var lines = mail.prose().lines().limit(500).map(String::strip).filter(Traces::isAReply);
        return Stream.concat(diagnostics, lines).filter(it -> !it.isBlank()).findFirst();
    }

    private static boolean isAReply(String line) {
        return line.length() < 1_000 && REPLY.matcher(line).find();
    }
}
