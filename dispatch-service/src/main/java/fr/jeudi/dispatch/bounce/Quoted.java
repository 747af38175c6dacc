package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.outcome.Stage;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's reply as somebody quotes it in prose.
 *
 * @param code 0 for none
 */
record Quoted(int code, @Nullable String status, Stage stage) {
    private static final Pattern PAIR =
            Pattern.compile(
                    "(?<![\\d.])([45]\\d\\d)[ -]['\"#(]{0,2}([45]\\.\\d{1,2}\\.\\d{1,3})(?![.\\d])");
    private static final Pattern STATUS =
            Pattern.compile("(?<![\\d.])([245]\\.\\d{1,2}\\.\\d{1,3})(?!\\.?\\d)");
    private static final String DIGITS =
            "(?<![\\w.@/#\\[-])(?<!\\d:)([45][0-7]\\d)(?=[ :;,)\\]>'\"-]|\\s|$)(?! ?(?:bytes|minutes|days|hours|kb|mb))";
    private static final Pattern CODE = Pattern.compile(DIGITS);
    private static final String GULF = "-".repeat(100) + " ";
    private static final Pattern BLANKS = Pattern.compile("\\s++");

    /** Where people write, three digits may be a post box, a price, a number of them. */
    private static final Pattern CODE_OF_A_REPLY =
            Pattern.compile(
                    "(?im)(?:^[ \\t>]{0,8}|(?:[:;(]|<<<|said)[ \\t]{0,3})"
                            + DIGITS
                            + "(?![ \\t]{0,3}[€$£%+])");

    /** What is quoted behind this was said of our sender, by our own server. */
    private static final Pattern OF_OUR_SENDER =
            Pattern.compile("(?i)sender address rejected|verification failed for|while verifying");

    /** Alone they say that nobody is there; so a number in a letter must not pass for one. */
    private static final Set<Integer> TELLING = Set.of(512, 525, 542);

    /** Of a field: the last reply with a status is the one nearest to the refusal (S7). */
    static Quoted in(String text) {
        return in(text, CODE, (_, later) -> later);
    }

    /** Of prose: its first reply; what follows is how a session ended. */
    static Quoted inProse(String text) {
        var reply = in(text, CODE_OF_A_REPLY, (first, _) -> first);
        var quoted = reply.code() > 0 ? reply : in(text, CODE, (first, _) -> first);
        return quoted.isTelling() ? new Quoted(0, null, quoted.stage()) : quoted;
    }

    /** Whether a server speaks in this prose, or there are numbers in it at most. */
    static boolean isIn(String prose) {
        var reply = in(prose, CODE_OF_A_REPLY, (first, _) -> first);
        return reply.status() != null || (reply.code() > 0 && !reply.isTelling());
    }

    private boolean isTelling() {
        return status == null && TELLING.contains(code);
    }

    private static Quoted in(String text, Pattern code, BinaryOperator<MatchResult> which) {
        var stage = stage(ofOneLine(text));
        var said = ofTheRecipient(text);
        var pair = PAIR.matcher(said).results().reduce(which);
        if (pair.isPresent()) {
            return new Quoted(Integer.parseInt(pair.get().group(1)), pair.get().group(2), stage);
        }
        var codes = code.matcher(said);
        var digits = codes.find() ? Integer.parseInt(codes.group(1)) : 0;
        var statuses = STATUS.matcher(said);
        return new Quoted(digits, statuses.find() ? statuses.group(1) : null, stage);
    }

    /** The reply without what a relay wrote around it, where both have a status. */
    static String innermost(String text) {
        var replies = PAIR.matcher(ofTheRecipient(text)).results().toList();
        if (replies.isEmpty()) {
            return text;
        }
        var last = replies.getLast();
        return replies.stream()
                .filter(it ->
                        it.group(1).equals(last.group(1)) && it.group(2).equals(last.group(2)))
                .findFirst()
                .map(it -> text.substring(it.start()))
                .orElse(text);
    }

    private static String ofTheRecipient(String text) {
        var sender = OF_OUR_SENDER.matcher(text);
        if (!sender.find()) {
            return text;
        }
        var before = text.substring(0, sender.start());
        return CODE.matcher(before).find() ? before : text;
    }

    /** From the reply on, without what somebody wrote to introduce it. */
    static String onward(String text) {
        var codes = CODE.matcher(text);
        return codes.find() ? text.substring(codes.start()) : text;
    }

    /** So far from what introduces it that no phrase begins there and ends in the reply. */
    static String apart(String text) {
        var codes = CODE.matcher(text);
        return codes.find()
                ? text.substring(0, codes.start()) + GULF + text.substring(codes.start())
                : text;
    }

    /** With the fields of a delivery status behind what the words say. */
    Quoted orElse(@Nullable String fieldStatus, Stage fieldStage) {
        return new Quoted(
                code,
                status == null || (fieldStatus != null && status.endsWith(".0.0"))
                        ? fieldStatus
                        : status,
                stage == Stage.UNKNOWN ? fieldStage : stage);
    }

    Quoted orElse(@Nullable String fieldStatus) {
        return orElse(fieldStatus, Stage.UNKNOWN);
    }

    /** The reply to a mail that was taken. */
    static Quoted positive(String text) {
        var code =
                text.length() >= 3 && text.chars().limit(3).allMatch(Character::isDigit)
                        ? Integer.parseInt(text.substring(0, 3))
                        : 0;
        var statuses = STATUS.matcher(text);
        return new Quoted(code, statuses.find() ? statuses.group(1) : null, Stage.UNKNOWN);
    }

    /** Postfix breaks a line at some 78 letters, within "RCPT TO command" as well. */
    private static String ofOneLine(String text) {
        return BLANKS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
    }

    private static Stage stage(String text) {
        var answer = answer(text);
        if (answer > 0) {
            return ofCommand(text, answer);
        }
        if (containsAny(
                text,
                "end of data",
                "to data command",
                "our final data",
                "after data",
                "after i sent the message",
                "smtp:data",
                "smtp command data")) {
            return Stage.DATA;
        }
        if (containsAny(
                text,
                "rcpt to:<",
                "after rcpt to",
                "rcpt to command",
                "rcpt to response",
                "our rcpt to",
                "rcpt_to",
                "rcpt command",
                "smtp:rcpt",
                "does not like recipient")) {
            return Stage.RCPT;
        }
        if (containsAny(
                text,
                "mail from command",
                "after mail from",
                "[mail_from]",
                "our mail from",
                "sender was rejected",
                "smtp:mail")) {
            return Stage.MAIL;
        }
        return containsAny(text, "initial connection", "refused to talk to me", "connected to")
                ? Stage.CONNECTION
                : Stage.UNKNOWN;
    }

    /** Where a transcript as Sendmail's has its first refusal. */
    private static int answer(String text) {
        var four = text.indexOf("<<< 4");
        var five = text.indexOf("<<< 5");
        return four < 0 || (five >= 0 && five < four) ? five : four;
    }

    private static Stage ofCommand(String text, int answer) {
        var command = text.lastIndexOf(">>> ", answer);
        if (command < 0) {
            return Stage.UNKNOWN;
        }
        return switch (text.substring(command + 4, Math.min(command + 8, text.length()))) {
            case "rcpt" -> Stage.RCPT;
            case "mail" -> Stage.MAIL;
            case "data", "bdat" -> Stage.DATA;
            case "helo", "ehlo" -> Stage.CONNECTION;
            default -> Stage.UNKNOWN;
        };
    }

    private static boolean containsAny(String text, String... words) {
        for (var word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
