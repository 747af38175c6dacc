package fr.jeudi.dispatch.outcome;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one place that says why a mail failed, for replies given to us and for replies quoted in a
 * bounce: the table {@code dispatch/replies.rules}, read from top to bottom, first match wins.
 */
public final class ReplyRules {
    private static final int LONGEST_TEXT = 4_000;

    /** From where a word begins only: text without end is then tried once, not at each letter. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![^\\s<>\"'(),;:@])[^\\s<>\"'(),;:@]{1,256}+@[^\\s<>\"'(),;:@]++");

    /**
     * Of a page or a host. Whatever is in it, spam or postmaster, an address that is said to be
     * nobody's is nobody's.
     */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?i)https?://[^\\s<>]++|(?<![\\w@.-])[a-z0-9-]{1,63}+(?:\\.[a-z0-9-]{1,63}+)++");

    /** Where our mail comes back to (S4): of us, where nobody else is named beside it. */
    private static final Pattern OUR_DOMAIN =
            Pattern.compile("(?i)(?<![\\w.-])bounces?\\.[a-z0-9-]+\\.[a-z]");

    private static final Pattern REASON = Pattern.compile("\\[[a-z]+]");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern WORDLESS = Pattern.compile("[\\s\\u00a0]+");

    /** What no hurry explains, whatever the code. */
    private static final Set<String> NOT_TOO_FAST =
            Set.of("authfailure", "requireptr", "mailboxfull");

    /** Of an address or its domain, but as well of any domain in a mail. */
    private static final Set<String> ELSEWHERE = Set.of("hostunknown", "notaccept", "hasmoved");

    private static final List<String> ABOUT_THE_MAIL =
            List.of("5.6.", "4.6.", "5.7.", "4.7.", "5.5.4");

    private static final ReplyRules SHIPPED = shipped();

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Rule> inSession = new ArrayList<>();

    private ReplyRules(String table) {
        var reason = "";
        var guess = false;
        var into = rules;
        for (var line : table.lines().toList()) {
            var words = line.contains("##") ? line.substring(0, line.indexOf("##")) : line;
            words = words.strip();
            if (REASON.matcher(words).matches()) {
                reason = words.substring(1, words.length() - 1);
            } else if (words.startsWith("bucket ")) {
                var named = words.substring("bucket ".length()).split("=", 2);
                for (var one : named[1].strip().split("\\s+", -1)) {
                    buckets.put(one, Bucket.valueOf(named[0].strip()));
                }
            } else if (words.equals("otherwise")) {
                guess = true;
            } else if (words.equals("session")) {
                guess = false;
                into = inSession;
            } else if (!words.isEmpty()) {
                into.add(Rule.of(reason, guess, words));
            }
        }
    }

    /** The table that comes with this service. */
    public static ReplyRules standard() {
        return SHIPPED;
    }

    /** Why the mail failed for which our relay, or the next server, gave this reply. */
    public Verdict sort(SmtpReply reply, Stage stage) {
        return sort(reply.code(), reply.status(), reply.text(), stage);
    }

    /**
     * The same of a reply given to ourselves, now: what would be said of our name, or their
     * machine, in a bounce may ask for no more than that we go slower (STANDARDS 4.1).
     */
    Verdict sortInSession(SmtpReply reply, Stage stage) {
        var verdict = sort(reply, stage);
        if (verdict.bucket() == Bucket.THROTTLE || NOT_TOO_FAST.contains(verdict.reason())) {
            return verdict;
        }
        var seen = seen(reply.code(), reply.status(), reply.text(), stage);
        return first(inSession, seen).map(rule -> verdict(rule, seen)).orElse(verdict);
    }

    /**
     * The same of a reply somebody quotes.
     *
     * @param code 0 when none was quoted
     * @param status RFC 3463, as near to the words as there is one
     */
    public Verdict sort(int code, @Nullable String status, String text, Stage stage) {
        var verdict = sorted(seen(code, status, text, stage));
        if (verdict.bucket() == Bucket.HARD && isOfOurs(beginning(text))) {
            return known("rejected");
        }
        if (verdict.bucket() != Bucket.SENDER || status == null || !status.startsWith("5.1.")) {
            return verdict;
        }
        var nameless = NAME.matcher(beginning(text)).replaceAll(" ");
        var other = sorted(seen(code, status, nameless, stage));
        return other.said() && other.reason().equals("userunknown") ? other : verdict;
    }

    private static boolean isOfOurs(String text) {
        return OUR_DOMAIN.matcher(text).find()
                && ADDRESS.matcher(text)
                        .results()
                        .allMatch(it -> OUR_DOMAIN.matcher(it.group()).find());
    }

    private Verdict sorted(Reply seen) {
        return first(rules, seen)
                .map(rule -> verdict(rule, seen))
                .orElseGet(() -> new Verdict("undefined", Bucket.SOFT, false));
    }

    private static Reply seen(int code, @Nullable String status, String text, Stage stage) {
        var words = plain(text);
        return new Reply(code, status == null ? "" : status, words, Phrase.index(words), stage);
    }

    private static Optional<Rule> first(List<Rule> rules, Reply seen) {
        return rules.stream().filter(rule -> rule.fits(seen)).findFirst();
    }

    /** A reason that no reply gives. */
    public Verdict known(String reason) {
        return new Verdict(reason, bucket(reason), true);
    }

    private Verdict verdict(Rule rule, Reply reply) {
        var reason = rule.isBelievedOf(reply) ? rule.reason : "filtered";
        if (reason.equals("notaccept") && reply.digit() == '4') {
            return new Verdict(reason, Bucket.SENDER, !rule.guess);
        }
        if (bucket(reason) == Bucket.HARD && reply.isPassing()) {
            return new Verdict("onhold", bucket("onhold"), !rule.guess);
        }
        return new Verdict(reason, bucket(reason), !rule.guess);
    }

    /** The bucket of a reason that is not out of a reply. */
    public Bucket bucket(String reason) {
        return buckets.getOrDefault(reason, Bucket.SOFT);
    }

    private static String beginning(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    /** Lower case, no accents, one space between words, each address as {@code <@>}. */
    private static String plain(String text) {
        var lower = folded(beginning(text)).replace('’', '\'').replace('`', '\'');
        return WORDLESS.matcher(ADDRESS.matcher(lower).replaceAll("@"))
                .replaceAll(" ")
                .replace("<@>", "@")
                .replace("@", "<@>");
    }

    /** Half of the servers that speak French leave the accents out. */
    private static String folded(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.chars().allMatch(c -> c < 128)
                ? lower
                : ACCENTS.matcher(Normalizer.normalize(lower, Form.NFD)).replaceAll("");
    }

    private static ReplyRules shipped() {
        try (InputStream in = ReplyRules.class.getResourceAsStream("/dispatch/replies.rules")) {
            if (in == null) {
                throw new IllegalStateException("dispatch/replies.rules is missing");
            }
            return new ReplyRules(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Reply(int code, String status, String text, BitSet index, Stage stage) {
        /** 4, 5 or a blank: how lasting the failure is said to be. */
        char digit() {
            if (code >= 200) {
                return (char) ('0' + code / 100);
            }
            return status.isEmpty() ? ' ' : status.charAt(0);
        }

        /** What is true today only, unless its own status is about the address. */
        boolean isPassing() {
            return digit() == '4' && !status.startsWith("4.1.") && !status.startsWith("5.1.");
        }

        /**
         * RFC 3463: of content (5.6), of a policy (5.7), of a command of ours; or in answer to
         * DATA, when the recipient had been taken.
         */
        boolean isAboutTheMail() {
            return ABOUT_THE_MAIL.stream().anyMatch(status::startsWith)
                    || (stage == Stage.DATA && !isAboutAnAddress());
        }

        boolean hasStatusOfItsOwn() {
            return !(status.isEmpty() || status.endsWith(".0.0") || status.endsWith(".2.0"));
        }

        /**
         * By its status, because RCPT was asked, or in a report that has the address set before the
         * words, as servers do in answer to RCPT.
         */
        boolean isAboutAnAddress() {
            if (status.startsWith("5.1.") || status.startsWith("4.1.") || status.equals("5.2.1")) {
                return true;
            }
            return stage == Stage.RCPT
                    || (stage != Stage.DATA && !status.isEmpty() && namesTheAddressFirst());
        }

        private boolean namesTheAddressFirst() {
            var after = Math.max(0, text.indexOf(String.valueOf(code)));
            return text.indexOf("<@>:", after) >= 0 || text.indexOf("<@>...", after) >= 0;
        }
    }

    private enum Belief {
        WEAK,
        USUAL,
        SURE
    }

    /**
     * One line of the table.
     *
     * @param phrase null where codes alone decide
     * @param codes none: any
     * @param stages none: any
     */
    private record Rule(
            String reason,
            boolean guess,
            Belief belief,
            @Nullable Phrase phrase,
            List<String> codes,
            Set<Stage> stages) {
        static Rule of(String reason, boolean guess, String line) {
            var parts = line.split("\\|", 2);
            var codes = new ArrayList<String>();
            var stages = EnumSet.noneOf(Stage.class);
            var belief = Belief.USUAL;
            if (parts.length > 1) {
                for (var word : parts[1].strip().split("\\s+", -1)) {
                    if (Character.isDigit(word.charAt(0)) || word.startsWith("x.")) {
                        codes.add(word);
                    } else if (word.equals("SURE") || word.equals("WEAK")) {
                        belief = Belief.valueOf(word);
                    } else {
                        stages.add(Stage.valueOf(word));
                    }
                }
            }
            var words = parts[0].strip();
            return new Rule(
                    reason,
                    guess,
                    belief,
                    words.isEmpty() ? null : Phrase.of(folded(words)),
                    List.copyOf(codes),
                    stages);
        }

        /**
         * “User unknown” may be a filter's answer, and whom we take for nobody is never written to
         * again. Where nothing bears the words out they count as a filter's.
         */
        boolean isBelievedOf(Reply reply) {
            if (!reason.equals("userunknown") || belief == Belief.SURE) {
                return true;
            }
            if (belief == Belief.USUAL && reply.stage != Stage.DATA) {
                return reply.code == 0 || reply.hasStatusOfItsOwn() || reply.isAboutAnAddress();
            }
            return reply.isAboutAnAddress();
        }

        /** What a policy or a content filter says of domains is said of ours, or of the mail's. */
        private boolean isOfTheMail(Reply reply) {
            return phrase != null
                    && belief != Belief.SURE
                    && ELSEWHERE.contains(reason)
                    && reply.isAboutTheMail();
        }

        boolean fits(Reply reply) {
            return !isOfTheMail(reply)
                    && (stages.isEmpty() || stages.contains(reply.stage))
                    && (codes.isEmpty() || codes.stream().anyMatch(it -> isOf(it, reply)))
                    && (phrase == null || phrase.in(reply.text, reply.index));
        }

        /**
         * {@code 5} a class, {@code 550} a code, {@code 5.7.1} a status, {@code 5.7.} a family,
         * {@code x.2.2} both 4 and 5.
         */
        private static boolean isOf(String code, Reply reply) {
            if (code.length() == 1) {
                return code.charAt(0) == reply.digit();
            }
            if (code.startsWith("x.")) {
                return reply.status.endsWith(code.substring(1));
            }
            if (code.endsWith(".")) {
                return reply.status.startsWith(code);
            }
            return code.equals(reply.status) || code.equals(String.valueOf(reply.code));
        }
    }
}
