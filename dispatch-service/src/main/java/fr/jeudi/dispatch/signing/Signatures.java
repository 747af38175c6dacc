package fr.jeudi.dispatch.signing;

import fr.jeudi.dispatch.mail.ReadyMail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Puts DKIM signatures on mails (RFC 6376, RFC 8463). Safe for many threads. */
@Component
@EnableConfigurationProperties(SigningProperties.class)
public class Signatures {
    private static final Logger log = LoggerFactory.getLogger(Signatures.class);
    private static final int LINE = 72;
    private static final Base64.Encoder FOLDED =
            Base64.getMimeEncoder(LINE, "\r\n ".getBytes(StandardCharsets.US_ASCII));

    /** Listed once more than they occur, so that nobody can add another (RFC 6376, 8.15). */
    private static final List<String> OVERSIGNED = List.of("from", "subject", "to", "date");

    /** STANDARDS D3. */
    private static final List<String> SIGNED =
            List.of(
                    "from",
                    "to",
                    "subject",
                    "date",
                    "message-id",
                    "mime-version",
                    "content-type",
                    "content-transfer-encoding",
                    "reply-to",
                    "list-id",
                    "list-unsubscribe",
                    "list-unsubscribe-post",
                    "feedback-id",
                    "auto-submitted");

    private final List<SigningKey> keys;
    private final Clock clock;
    private final Set<String> unsigned = ConcurrentHashMap.newKeySet();

    Signatures(SigningProperties properties, Clock clock) {
        this.keys = properties.keys().stream().map(SigningKey::of).toList();
        this.clock = clock;
        for (var key : keys) {
            check(key);
        }
    }

    private void check(SigningKey key) {
        log.info("DKIM key={} signer={}", key, key.signer());
        if (key.isWeak()) {
            log.warn("DKIM key is weak, receivers ask for 2048 bits key={}", key);
        }
        if (keys.stream().noneMatch(it -> it.isRsa() && it.domain().equals(key.domain()))) {
            // D2: large providers check RSA only.
            throw new IllegalArgumentException(
                    "dispatch.dkim.keys: %s has no RSA key beside it".formatted(key));
        }
    }

    /**
     * The mail with a signature of each kind of key its From domain has; the mail itself where
     * there is none.
     */
    public ReadyMail sign(ReadyMail mail) {
        if (keys.isEmpty()) {
            return mail;
        }
        var head = Head.of(mail.bytes());
        var domain = head.fromDomain();
        var signing = signing(domain);
        if (signing.isEmpty()) {
            if (unsigned.add(domain)) {
                log.warn("mails leave unsigned, no DKIM key for domain={}", domain);
            }
            return mail;
        }
        var bodyHash = Relaxed.bodyHash(mail.bytes(), head.body());
        var fields = new StringBuilder();
        for (var key : signing) {
            fields.append(signature(key, head, bodyHash));
        }
        return mail.under(fields.toString());
    }

    List<SigningKey> keys() {
        return keys;
    }

    boolean signs(SigningKey key) {
        return signing(key.domain()).contains(key);
    }

    /** The first key of each kind for this domain, or else for the nearest above (D7). */
    private List<SigningKey> signing(String domain) {
        for (var name = domain; name.contains("."); name = name.substring(name.indexOf('.') + 1)) {
            var found = firsts(name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<SigningKey> firsts(String domain) {
        var here = keys.stream().filter(it -> it.domain().equals(domain)).toList();
        return Stream.of(true, false)
                .flatMap(rsa -> here.stream().filter(it -> it.isRsa() == rsa).limit(1))
                .toList();
    }

    private String signature(SigningKey key, Head head, byte[] bodyHash) {
        // Those listed once more are not there and add nothing to what is signed.
        var fields = SIGNED.stream().flatMap(it -> head.named(it).stream()).toList();
        var names = Stream.concat(fields.stream().map(Head.Field::name), OVERSIGNED.stream());
        var own =
                "DKIM-Signature: v=1; a="
                        + key.algorithm()
                        + "; c=relaxed/relaxed;\r\n d="
                        + key.domain()
                        + "; s="
                        + key.selector()
                        + "; t="
                        + clock.instant().getEpochSecond()
                        + ";\r\n bh="
                        + Base64.getEncoder().encodeToString(bodyHash)
                        + ";\r\n h="
                        + folded(names.toList())
                        + ";\r\n b=";
        var data = new ByteArrayOutputStream(2_048);
        for (var field : fields) {
            Relaxed.field(head.mail(), field.from(), field.to(), data);
            data.write('\r');
            data.write('\n');
        }
        var bytes = own.getBytes(StandardCharsets.US_ASCII);
        Relaxed.field(bytes, 0, bytes.length, data);
        return own + FOLDED.encodeToString(key.sign(data.toByteArray())) + "\r\n";
    }

    private static String folded(List<String> names) {
        var text = new StringBuilder();
        int column = 3;
        for (var name : names) {
            if (!text.isEmpty()) {
                text.append(':');
                column++;
            }
            if (column + name.length() > LINE) {
                text.append("\r\n ");
                column = 1;
            }
            text.append(name);
            column += name.length();
        }
        return text.toString();
    }
}
