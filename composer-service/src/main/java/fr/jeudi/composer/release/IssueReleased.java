package fr.jeudi.composer.release;

import fr.jeudi.composer.compile.CompiledIssue;
import fr.jeudi.composer.compile.Link;
import fr.jeudi.composer.compile.Part;
import fr.jeudi.composer.compile.Segment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of {@code issue-released}. */
record IssueReleased(
        String issueId,
        int number,
        String title,
        Instant releasedAt,
        Instant deadline,
        String fromAddress,
        Audience audience,
        List<String> segments,
        List<Variant> variants,
        List<Link> links) {

    record Audience(List<String> frequencies) {
        static Audience of(boolean monthlyToo) {
            return new Audience(monthlyToo ? List.of("weekly", "monthly") : List.of("weekly"));
        }
    }

    record Variant(List<String> sections, List<Piece> parts) {}

    /** A segment or a slot, the other one null. */
    record Piece(@Nullable Integer segment, @Nullable String slot) {
        static Piece of(Part part) {
            return switch (part) {
                case Part.Copied copied -> new Piece(copied.segment(), null);
                case Part.Filled filled -> new Piece(null, filled.slot());
            };
        }
    }

    static List<String> segments(CompiledIssue compiled) {
        return compiled.segments().stream().map(Segment::base64).toList();
    }

    static List<Variant> variants(CompiledIssue compiled) {
        return compiled.variants().stream()
                .map(it -> new Variant(it.sections(), it.parts().stream().map(Piece::of).toList()))
                .toList();
    }
}
