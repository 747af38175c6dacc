package fr.jeudi.tracking.reports;

import fr.jeudi.tracking.issues.Issue;
import fr.jeudi.tracking.issues.ReleasedIssues;
import fr.jeudi.tracking.tallies.Tallies;
import fr.jeudi.tracking.tallies.Tally;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts issues and their sums together. Costs the same however many hits there were. */
@Component
class Reports {
    private final ReleasedIssues issues;
    private final Tallies tallies;

    Reports(ReleasedIssues issues, Tallies tallies) {
        this.issues = issues;
        this.tallies = tallies;
    }

    /** Of all released issues, the newest first. */
    List<ReportSummary> all() {
        var released = issues.newestFirst();
        var sums = tallies.of(released.stream().map(Issue::issueId).toList());
        return released.stream()
                .map(it -> ReportSummary.of(it, sums.getOrDefault(it.issueId(), Tally.NONE)))
                .toList();
    }

    Optional<Report> find(String issueId) {
        return issues.find(issueId)
                .map(it ->
                        Report.of(
                                it,
                                tallies.of(List.of(issueId)).getOrDefault(issueId, Tally.NONE)));
    }
}
