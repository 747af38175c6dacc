package fr.jeudi.dispatch.mail;

import fr.jeudi.dispatch.tokens.Origins;
import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.Tokens;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.stereotype.Component;

/** The compiled issues: written once, read by every worker. The last few stay in memory. */
@Component
public class CompiledMails implements Origins {
    private static final int IN_MEMORY = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoTemplate mongo;
    private final Tokens tokens;
    private final PublicProperties properties;
    private final ReturnPath returnPath;
    private final Map<String, CompiledMail> inMemory = new LinkedHashMap<>();

    CompiledMails(
            MongoTemplate mongo,
            Tokens tokens,
            PublicProperties properties,
            ReturnPath returnPath) {
        this.mongo = mongo;
        this.tokens = tokens;
        this.properties = properties;
        this.returnPath = returnPath;
    }

    /** Keeps an issue; a repeat changes nothing. */
    public void keep(IssueReleased issue) {
        if (mongo.findById(issue.issueId(), KeptIssue.class) != null) {
            return;
        }
        for (int i = 0; i < issue.segments().size(); i++) {
            mongo.save(
                    new KeptIssue.Segment(
                            KeptIssue.Segment.id(issue.issueId(), i),
                            new Binary(issue.segments().get(i))));
        }
        var secret = new byte[32];
        RANDOM.nextBytes(secret);
        try {
            mongo.insert(
                    new KeptIssue(
                            issue.issueId(),
                            issue.fromAddress(),
                            issue.segments().size(),
                            issue.variants(),
                            new Binary(secret)));
        } catch (DuplicateKeyException _) {
            // Kept before.
        }
    }

    /** The issue ready for splicing, or empty if it has not come yet. */
    public Optional<CompiledMail> find(String issueId) {
        synchronized (inMemory) {
            var mail = inMemory.get(issueId);
            if (mail == null) {
                mail = read(issueId);
                if (mail != null) {
                    inMemory.put(issueId, mail);
                }
                if (inMemory.size() > IN_MEMORY) {
                    inMemory.remove(inMemory.keySet().iterator().next());
                }
            }
            return Optional.ofNullable(mail);
        }
    }

    /** Whom the issue is from; empty if it has not come. */
    public Optional<String> fromAddress(String issueId) {
        return Optional.ofNullable(mongo.findById(issueId, KeptIssue.class))
                .map(KeptIssue::fromAddress);
    }

    @Override
    public Optional<ReturnKey> keyOf(ReturnToken token) {
        if (token.purpose() == ReturnToken.Purpose.MAIL || token.subscriberId() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(mongo.findById(token.originId(), KeptIssue.class))
                .map(it -> new ReturnKey(it.secret().getData(), it.fromAddress()));
    }

    private @Nullable CompiledMail read(String issueId) {
        var issue = mongo.findById(issueId, KeptIssue.class);
        if (issue == null) {
            return null;
        }
        var segments = new ArrayList<byte[]>();
        for (int i = 0; i < issue.segments(); i++) {
            var id = KeptIssue.Segment.id(issueId, i);
            segments.add(
                    Objects.requireNonNull(mongo.findById(id, KeptIssue.Segment.class), id)
                            .bytes()
                            .getData());
        }
        return new CompiledMail(issue, segments, tokens, properties, returnPath);
    }
}
