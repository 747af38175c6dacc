package fr.jeudi.dispatch.returned;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import fr.jeudi.dispatch.outcome.Bucket;
import fr.jeudi.dispatch.outcome.Verdict;
import fr.jeudi.dispatch.people.Erasure;
import fr.jeudi.dispatch.people.Expiry;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.tokens.Origins;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.ReturnToken.Purpose;
import fr.jeudi.dispatch.tokens.Token;
import fr.jeudi.dispatch.tokens.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Takes in what is heard of mails, from whomever. What {@link #heard} has returned for is kept and
 * will be told, but for those who are forgotten; what is heard twice, in any order, counts once. A
 * graver bounce of the same mail takes the place of the one before.
 */
@Component
public class Returns implements Erasure, Expiry {
    private static final Logger log = LoggerFactory.getLogger(Returns.class);
    private static final Set<Purpose> OF_MAIL = Set.of(Purpose.ISSUE, Purpose.MAIL);
    private static final Set<Kind> OF_DELIVERY =
            EnumSet.of(Kind.BOUNCED, Kind.DEFERRED, Kind.DELIVERED);
    private static final Set<Purpose> TO_LEAVE = Set.of(Purpose.UNSUBSCRIBE);

    /** By how much the clock of whoever tells may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private static final Pattern LINK = Pattern.compile("/unsubscribe/([A-Za-z0-9_-]{60})(?!\\w)");

    private final MongoTemplate mongo;
    private final Tokens tokens;
    private final List<Origins> origins;
    private final MeterRegistry meters;

    Returns(MongoTemplate mongo, Tokens tokens, List<Origins> origins, MeterRegistry meters) {
        this.mongo = mongo;
        this.tokens = tokens;
        this.origins = origins;
        this.meters = meters;
    }

    /**
     * Whose mail it was, by the first genuine token in an envelope sender, a Message-ID or any
     * other text; empty if there is none, or the issue or mail is unknown.
     */
    public Optional<Return> find(String text) {
        return find(text, OF_MAIL);
    }

    /** Who may be unsubscribed by it; no token of {@link #find} may, nor the other way round. */
    public Optional<Return> findLeaving(String text) {
        return find(text, TO_LEAVE);
    }

    /** Whose mail it was, by the link to unsubscribe in it: proves a complaint, not a bounce. */
    public Optional<Return> findByLink(String text) {
        return LINK.matcher(text)
                .results()
                .limit(5)
                .flatMap(it -> tokens.read(it.group(1), Token.Purpose.UNSUBSCRIBE).stream())
                .filter(it -> it.issueId() != null && it.subscriberId() != null)
                .map(it ->
                        new ReturnToken(
                                Purpose.ISSUE,
                                it.subscriberId(),
                                Objects.requireNonNull(it.issueId())))
                .flatMap(token ->
                        origins.stream()
                                .flatMap(it -> it.keyOf(token).stream())
                                .map(it -> Return.of(token, it)))
                .findFirst();
    }

    private Optional<Return> find(String text, Set<Purpose> purposes) {
        return ReturnToken.claims(text)
                .filter(it -> purposes.contains(it.token().purpose()))
                .flatMap(it -> proved(it).stream())
                .findFirst();
    }

    private Optional<Return> proved(ReturnToken.Claim claim) {
        return origins.stream()
                .flatMap(it -> it.keyOf(claim.token()).stream())
                .filter(claim::isProvedBy)
                .map(it -> Return.of(claim.token(), it))
                .findFirst();
    }

    /**
     * Keeps it, then it is told. False for what changes nothing: a repeat, a lighter bounce, or
     * something of whoever is forgotten, which is only counted.
     */
    public boolean heard(Heard heard) {
        if (isOfForgotten(heard)) {
            count(heard);
            return false;
        }
        boolean changed = kept(heard);
        // Whoever was forgotten meanwhile may have been erased before it was there.
        if (isOfForgotten(heard)) {
            erase(List.of(String.valueOf(heard.origin().subscriberId())));
        }
        return changed;
    }

    private boolean isOfForgotten(Heard heard) {
        var id = heard.origin().subscriberId();
        return id != null && !People.forgotten(mongo, List.of(id)).isEmpty();
    }

    private boolean kept(Heard heard) {
        var fresh = Returned.of(heard);
        try {
            mongo.insert(fresh);
        } catch (DuplicateKeyException _) {
            boolean changed = outweighs(fresh);
            if (changed) {
                count(heard);
            }
            return changed;
        }
        count(heard);
        log.info(
                "mail returned kind={} issue={} mail={} subscriber={} status={} source={}",
                heard.kind().word(),
                heard.origin().issueId(),
                heard.origin().mailId(),
                heard.origin().subscriberId(),
                heard.status(),
                heard.source());
        return true;
    }

    private void count(Heard heard) {
        var verdict = heard.verdict();
        var bucket = verdict == null ? Bucket.NONE : verdict.bucket();
        meters.counter(
                        "dispatch.returns",
                        "kind",
                        heard.kind().word(),
                        "source",
                        heard.source(),
                        "bucket",
                        bucket.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /**
     * Of several that hear the same at once one finds something lighter, or past. A copy of what is
     * past has its time, or one from well before it was.
     */
    private boolean outweighs(Returned graver) {
        var earlier =
                where("_id")
                        .is(graver.id())
                        .orOperator(
                                where("sentAgainAt")
                                        .lt(graver.at().plus(SKEW))
                                        .and("at")
                                        .lt(graver.at()),
                                lighter(graver.verdict()));
        var update =
                new Update()
                        .set("status", graver.status())
                        .set("cause", graver.cause())
                        .set("verdict", graver.verdict())
                        .set("at", graver.at())
                        .set("source", graver.source())
                        .set("open", graver.open())
                        .unset("sentAgainAt")
                        .inc("revision", 1);
        boolean changed =
                mongo.updateFirst(query(earlier), update, Returned.class).getModifiedCount() > 0;
        if (changed) {
            log.info(
                    "heard in place of what was heard before return={} source={}",
                    graver.id(),
                    graver.source());
        }
        return changed;
    }

    private static Criteria lighter(@Nullable Verdict verdict) {
        var lighter = Gravity.below(verdict);
        return lighter.isEmpty()
                ? where("verdict.bucket").in(lighter)
                : new Criteria()
                        .orOperator(where("verdict").is(null), where("verdict.bucket").in(lighter));
    }

    /**
     * On an operator's order these are sent the issue again: what was heard of the mail before is
     * past, but for what the person said.
     */
    public void sentAgain(String issueId, Collection<String> subscriberIds, Instant at) {
        var ids =
                subscriberIds.stream()
                        .flatMap(it ->
                                OF_DELIVERY.stream()
                                        .map(kind -> Returned.idOf(Return.idOf(issueId, it), kind)))
                        .toList();
        mongo.updateMulti(
                query(where("_id").in(ids).and("at").lte(at)),
                Update.update("sentAgainAt", at),
                Returned.class);
    }

    /** What is not told yet stays until it is. */
    @Override
    public void forget(Instant before) {
        var over = query(where("at").lt(before).and("open").is(false));
        long gone = mongo.remove(over, Returned.class).getDeletedCount();
        if (gone > 0) {
            log.info("returns forgotten count={}", gone);
        }
    }

    /** Told or not. */
    @Override
    public void erase(Collection<String> subscriberIds) {
        mongo.remove(query(where("subscriberId").in(subscriberIds)), Returned.class);
    }

    /** Something came back that no token of ours proves: counted, and nobody is touched (S4). */
    public void backscatter(String source) {
        meters.counter("dispatch.backscatter", "source", source).increment();
    }

    List<Returned> untold(int atMost) {
        return mongo.find(
                query(where("open").is(true)).with(Sort.by("at")).limit(atMost), Returned.class);
    }

    /**
     * Unless it has become graver meanwhile, which is told too; false also if another instance has
     * told it.
     */
    boolean told(Returned returned) {
        var same = where("_id").is(returned.id()).and("revision").is(returned.revision());
        return mongo.updateFirst(query(same), Update.update("open", false), Returned.class)
                        .getModifiedCount()
                > 0;
    }

    /** What was heard of each issue by one subscriber, and of single mails to them. */
    public List<Returned> by(String subscriberId) {
        var present = where("subscriberId").is(subscriberId).and("sentAgainAt").is(null);
        return mongo.find(query(present).with(Sort.by("at")), Returned.class);
    }

    /** What was heard of an issue by some of its recipients. */
    public List<Returned> of(String issueId, Collection<String> subscriberIds) {
        var ids =
                subscriberIds.stream()
                        .flatMap(it ->
                                List.of(Kind.values()).stream()
                                        .map(kind -> Returned.idOf(Return.idOf(issueId, it), kind)))
                        .toList();
        var present = where("_id").in(ids).and("sentAgainAt").is(null);
        return ids.isEmpty() ? List.of() : mongo.find(query(present), Returned.class);
    }

    /** One page of those of an issue of whom this was heard. */
    public List<Returned> page(String issueId, Kind kind, int skip, int atMost) {
        return mongo.find(
                those(issueId, kind).with(Sort.by("_id")).skip(skip).limit(atMost), Returned.class);
    }

    public int count(String issueId, Kind kind) {
        return (int) mongo.count(those(issueId, kind), Returned.class);
    }

    /** All of an issue of whom this was heard. */
    public Set<String> subscribers(String issueId, Kind kind) {
        var those = those(issueId, kind);
        those.fields().include("subscriberId");
        return mongo.find(those, Document.class, "returns").stream()
                .map(it -> it.getString("subscriberId"))
                .collect(Collectors.toSet());
    }

    private static Query those(String issueId, Kind kind) {
        return query(
                where("issueId")
                        .is(issueId)
                        .and("kind")
                        .is(kind.name())
                        .and("sentAgainAt")
                        .is(null));
    }
}
