package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.bounce.Analysis.Affected;
import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.ReplyRules;
import fr.jeudi.dispatch.outcome.Stage;
import fr.jeudi.dispatch.outcome.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why each of those whom one bounce is about did not get the mail. What is said of many of them is
 * sorted once. For one thread.
 */
final class Verdicts {
    /** Text beats a wrong code (4.1), to the good of the person. */
    private static final Set<String> MILDER = Set.of("mailboxfull", "systemfull", "suspend");

    /** From so many different reasons in one mail on, only their beginnings are read. */
    private static final int MANY = 200;

    private static final int SHORT = 200;

    private final ReplyRules rules;
    private final Map<Said, Verdict> known = new HashMap<>();

    Verdicts(ReplyRules rules) {
        this.rules = rules;
    }

    private record Said(Quoted quoted, String text) {}

    /**
     * Of one whom a report names.
     *
     * @param passage what the prose beside it says of them
     */
    Affected of(DeliveryStatus status, @Nullable String address, String passage) {
        if (status.isDelivered()) {
            var quoted = new Quoted(0, status.status(), Stage.UNKNOWN);
            return Affected.of(address, quoted, rules.known("delivered"));
        }
        var beside = Quoted.inProse(passage);
        var quoted = Quoted.in(status.diagnostic()).orElse(status.status(), beside.stage());
        var diagnostic = Quoted.innermost(status.diagnostic());
        var verdict = sorted(quoted, diagnostic);
        if (verdict.bucket() == Bucket.HARD) {
            verdict =
                    Stream.of(status.comment(), passage)
                            .map(it -> sorted(new Quoted(0, null, Stage.UNKNOWN), it))
                            .filter(Verdicts::isMilder)
                            .findFirst()
                            .orElse(verdict);
        }
        if (!verdict.said()) {
            var wider = beside.orElse(status.status(), Stage.UNKNOWN);
            var other = sorted(wider, passage);
            if (other.said()) {
                quoted = quoted.code() == 0 ? wider : quoted;
                verdict = other;
            }
        }
        return Affected.of(address, quoted, status.isDelayed() ? notYet(verdict) : verdict);
    }

    /**
     * Of one whom only prose names.
     *
     * @param address empty for none
     * @param passage what it says of them
     * @param all what it says of everybody, where the passage tells nothing
     */
    Affected of(String address, String passage, String all, boolean delayed) {
        var quoted = Quoted.inProse(passage);
        var verdict = sorted(quoted, passage);
        if (!verdict.said()) {
            var wider = Quoted.inProse(all);
            var other = sorted(wider, all);
            if (other.said() || (quoted.code() == 0 && quoted.status() == null)) {
                quoted = wider;
                verdict = other;
            }
        }
        return Affected.of(
                address.isEmpty() ? null : address, quoted, delayed ? notYet(verdict) : verdict);
    }

    private static boolean isMilder(Verdict verdict) {
        return verdict.said() && MILDER.contains(verdict.reason());
    }

    private Verdict sorted(Quoted quoted, String text) {
        var read = known.size() < MANY ? text : beginning(text);
        return known.computeIfAbsent(
                new Said(quoted, read),
                _ -> {
                    var reply = fresh(quoted, Quoted.onward(read));
                    return reply.said() ? reply : fresh(quoted, Quoted.apart(read));
                });
    }

    private static String beginning(String text) {
        return text.length() > SHORT ? text.substring(0, SHORT) : text;
    }

    private Verdict fresh(Quoted quoted, String text) {
        return rules.sort(quoted.code(), quoted.status(), text, quoted.stage());
    }

    /** Delayed is no failure (S6). */
    private static Verdict notYet(Verdict verdict) {
        return new Verdict(verdict.reason(), Bucket.NONE, verdict.said());
    }
}
