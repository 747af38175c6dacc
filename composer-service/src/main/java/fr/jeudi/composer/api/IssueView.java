package fr.jeudi.composer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.issue.Change;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Standing;
import fr.jeudi.composer.issue.Status;
import fr.jeudi.composer.reading.Reading;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An issue as the API shows it. */
@Schema(name = "Issue")
@JsonInclude(JsonInclude.Include.NON_NULL)
record IssueView(
        String id,
        Status status,
        long version,
        @Nullable Integer number,
        @Nullable LocalDate date,
        String theme,
        String headline,
        Section event,
        Section portrait,
        Section tool,
        List<Section> further,
        String next,
        String share,
        String signUp,
        @Schema(description = "The choice; missing: if it is its month's last")
                @Nullable Boolean monthlyToo,
        @Nullable Instant scheduledAt,
        @Nullable Instant releasedAt,
        @Schema(description = "How the send stands; missing before") @Nullable Standing sums,
        List<Change> history,
        @Schema(description = "After an import: what could not be placed")
                @Nullable List<Reading.Unplaced> unplaced,
        @Schema(description = "After an import: what to look at") @Nullable List<String> notes) {

    static IssueView of(Issue issue) {
        return of(issue, null, null);
    }

    static IssueView of(Issue issue, Reading reading) {
        return of(issue, reading.unplaced(), reading.notes());
    }

    private static IssueView of(
            Issue issue, @Nullable List<Reading.Unplaced> unplaced, @Nullable List<String> notes) {
        var content = issue.content();
        return new IssueView(
                issue.id(),
                issue.status(),
                issue.version(),
                content.number(),
                content.date(),
                content.theme(),
                content.headline(),
                content.event(),
                content.portrait(),
                content.tool(),
                content.further(),
                content.next(),
                content.share(),
                content.signUp(),
                issue.monthly(),
                issue.scheduledAt(),
                issue.releasedAt(),
                issue.standing(),
                issue.history(),
                unplaced,
                notes);
    }
}
