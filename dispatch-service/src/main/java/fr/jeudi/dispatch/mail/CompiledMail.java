package fr.jeudi.dispatch.mail;

import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.ReturnToken;
import fr.jeudi.dispatch.tokens.Token;
import fr.jeudi.dispatch.tokens.Token.Purpose;
import fr.jeudi.dispatch.tokens.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One issue as ready bytes and slots. Filling the slots for a recipient copies bytes and signs
 * tokens, nothing else. Safe for many threads.
 */
public final class CompiledMail {
    private final KeptIssue issue;
    private final List<byte[]> segments;
    private final Tokens tokens;
    private final PublicProperties properties;
    private final ReturnPath returnPath;
    private final ReturnKey key;
    private final Mailbox sender;
    private final boolean plain;
    private final boolean sevenBit;

    /** Slot values that are the same for all who did not consent to more. */
    private final Map<String, byte[]> aggregate = new ConcurrentHashMap<>();

    CompiledMail(
            KeptIssue issue,
            List<byte[]> segments,
            Tokens tokens,
            PublicProperties properties,
            ReturnPath returnPath) {
        this.issue = issue;
        this.segments = segments;
        this.tokens = tokens;
        this.properties = properties;
        this.returnPath = returnPath;
        this.sender = Mailbox.of(null, issue.fromAddress());
        this.key = new ReturnKey(issue.secret().getData(), sender.address());
        this.plain = segments.stream().allMatch(CompiledMail::isPlain);
        this.sevenBit = segments.stream().allMatch(ReadyMail::isSevenBit);
    }

    /**
     * Whether its line ends are CRLF and none of its lines begins with a dot. What the slots get
     * never has either, nor do fields, so the whole mail is as plain as its segments.
     */
    private static boolean isPlain(byte[] segment) {
        byte before = '\n';
        for (byte b : segment) {
            if ((before == '\n' && b == '.') || ((before == '\r') != (b == '\n'))) {
                return false;
            }
            before = b;
        }
        return before != '\r';
    }

    /** The same for each attempt at the same recipient (STANDARDS L8). */
    public String messageId(String subscriberId) {
        return key.messageId(returnToken(ReturnToken.Purpose.ISSUE, subscriberId));
    }

    private String returnToken(ReturnToken.Purpose purpose, String subscriberId) {
        return key.sign(new ReturnToken(purpose, subscriberId, issue.issueId()));
    }

    /**
     * The whole mail with CRLF line ends, not dot-stuffed.
     *
     * @throws UnfitAddress if the recipient's address fits no header field
     */
    public ReadyMail splice(Recipient recipient, Instant date) {
        var to = Mailbox.of(recipient.name(), recipient.address());
        var pieces = new ArrayList<byte[]>();
        var token = returnToken(ReturnToken.Purpose.ISSUE, recipient.subscriberId());
        var messageId = key.messageId(token);
        var fields = fields(recipient, to, token, date).getBytes(StandardCharsets.UTF_8);
        pieces.add(fields);
        for (var part : variant(recipient.sections()).parts()) {
            pieces.add(
                    part.segment() != null
                            ? segments.get(part.segment())
                            : value(Objects.requireNonNull(part.slot()), recipient));
        }
        return new ReadyMail(
                returnPath.sender(token, sender),
                to.address(),
                messageId,
                joined(pieces),
                plain && endsLine(pieces),
                // What the slots get is quoted-printable.
                sevenBit && ReadyMail.isSevenBit(fields));
    }

    private static boolean endsLine(List<byte[]> pieces) {
        var last = pieces.getLast();
        return last.length > 0 && last[last.length - 1] == '\n';
    }

    private static byte[] joined(List<byte[]> pieces) {
        var whole = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int end = 0;
        for (var piece : pieces) {
            System.arraycopy(piece, 0, whole, end, piece.length);
            end += piece.length;
        }
        return whole;
    }

    private String fields(Recipient recipient, Mailbox to, String token, Instant date) {
        return MailDate.field(date)
                + MessageId.field(key.messageId(token))
                + returnPath.field(token)
                + to.field("To")
                // The URI does not fit one line with the name (F2).
                + "List-Unsubscribe:\r\n <"
                + page("unsubscribe", Purpose.UNSUBSCRIBE, recipient.subscriberId(), 0)
                + ">"
                + byMail(recipient)
                + "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    }

    /** A second URI, where somebody reads what is sent there (U2, U17). */
    private String byMail(Recipient recipient) {
        return returnPath.takesUnsubscribes()
                ? ",\r\n <mailto:"
                        + returnPath.unsubscribeAddress(
                                returnToken(
                                        ReturnToken.Purpose.UNSUBSCRIBE, recipient.subscriberId()))
                        + "?subject=unsubscribe>"
                : "";
    }

    private byte[] value(String slot, Recipient recipient) {
        var id = recipient.subscriberId();
        return switch (slot) {
            case "greeting-html" -> QuotedPrintable.encode(greeting(html(recipient.name())));
            case "greeting-text" -> QuotedPrintable.encode(greeting(recipient.name()));
            case "unsubscribe" ->
                    QuotedPrintable.encode(page("unsubscribe", Purpose.UNSUBSCRIBE, id, 0));
            case "preferences" ->
                    QuotedPrintable.encode(page("preferences", Purpose.MANAGE, id, 0));
            default -> measured(slot, recipient);
        };
    }

    private byte[] measured(String slot, Recipient recipient) {
        var tracking = slot.equals("pixel") ? recipient.openTracking() : recipient.clickTracking();
        return switch (tracking) {
            case INDIVIDUAL -> QuotedPrintable.encode(measuring(slot, recipient.subscriberId()));
            case AGGREGATE ->
                    aggregate.computeIfAbsent(
                            slot, it -> QuotedPrintable.encode(measuring(it, null)));
        };
    }

    private String measuring(String slot, @Nullable String subscriberId) {
        return slot.equals("pixel")
                ? page("o", Purpose.OPEN, subscriberId, 0)
                : page(
                        "c",
                        Purpose.CLICK,
                        subscriberId,
                        Integer.parseInt(slot.substring("link:".length())));
    }

    private String page(String path, Purpose purpose, @Nullable String subscriberId, int number) {
        return properties.page(
                path, tokens.sign(new Token(purpose, subscriberId, issue.issueId(), number, null)));
    }

    /** Composer compiles every choice; should one be missing, the fullest mail misses nothing. */
    private IssueReleased.Variant variant(List<Recipient.Section> sections) {
        return issue.variants().stream()
                .filter(it -> it.sections().equals(sections))
                .findFirst()
                .orElseGet(() ->
                        issue.variants().stream()
                                .max(Comparator.comparing(it -> it.sections().size()))
                                .orElseThrow());
    }

    private static String greeting(@Nullable String name) {
        var printable = Mailbox.printable(name);
        return printable.isEmpty() ? "" : " " + printable;
    }

    private static @Nullable String html(@Nullable String name) {
        return name == null
                ? null
                : name.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return "CompiledMail[" + issue.issueId() + "]";
    }
}
