package fr.jeudi.dispatch.mail;

import fr.jeudi.dispatch.tokens.ReturnToken;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of {@code issue-released} that sending needs. */
public record IssueReleased(
        String issueId,
        int number,
        String title,
        Instant releasedAt,
        Instant deadline,
        String fromAddress,
        List<byte[]> segments,
        List<Variant> variants) {

    public IssueReleased {
        if (!ReturnToken.fits(issueId, null)) {
            throw new IllegalArgumentException("not an id");
        }
        Mailbox.of(null, fromAddress);
        if (segments.isEmpty() || variants.isEmpty()) {
            throw new IllegalArgumentException("nothing to send");
        }
        for (var variant : variants) {
            variant.check(segments.size());
        }
    }

    /** The order of segments and slots for one choice of sections. */
    public record Variant(List<Recipient.Section> sections, List<Part> parts) {

        private void check(int segments) {
            if (parts.isEmpty() || parts.getFirst().segment() == null) {
                throw new IllegalArgumentException("a variant opens with the header");
            }
            for (var part : parts) {
                part.check(segments);
            }
        }
    }

    /** Either a segment or a slot. */
    public record Part(@Nullable Integer segment, @Nullable String slot) {
        private static final Pattern SLOT =
                Pattern.compile(
                        "greeting-html|greeting-text|unsubscribe|preferences|pixel|link:[0-9]{1,5}");

        private void check(int segments) {
            boolean fine =
                    segment == null
                            ? slot != null && SLOT.matcher(slot).matches()
                            : slot == null && segment >= 0 && segment < segments;
            if (!fine) {
                throw new IllegalArgumentException("neither a segment nor a slot");
            }
        }
    }
}
