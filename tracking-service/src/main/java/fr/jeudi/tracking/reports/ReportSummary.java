package fr.jeudi.tracking.reports;

import fr.jeudi.tracking.issues.Issue;
import fr.jeudi.tracking.tallies.Delivery;
import fr.jeudi.tracking.tallies.Sums;
import fr.jeudi.tracking.tallies.Tally;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One issue among others. */
record ReportSummary(
        String issueId,
        int number,
        String title,
        Instant releasedAt,
        @Schema(description = "mails the relays accepted") long delivered,
        long audience,
        @Schema(description = "all loads of the pixel = humanOpens + machineLoads") long loads,
        @Schema(description = "by bots, scanners and Apple's prefetch") long machineLoads,
        @Schema(description = "by people, themselves or through a proxy; repeats included")
                long humanOpens,
        @Schema(description = "all clicks, machines' included") long clicks,
        long humanClicks,
        Share openRate,
        Share clickRate) {

    static ReportSummary of(Issue issue, Tally tally) {
        long humanOpens = tally.loads() - tally.machineLoads();
        long humanClicks = tally.clicks() - tally.machineClicks();
        var sums = sums(tally.delivery());
        // Who clicks has read; who was seen doing either is a reader.
        long readers = Math.max(tally.uniqueOpeners(), tally.uniqueClickers());
        return new ReportSummary(
                issue.issueId(),
                issue.number(),
                issue.title(),
                issue.releasedAt(),
                sums.accepted(),
                sums.audience(),
                tally.loads(),
                tally.machineLoads(),
                humanOpens,
                tally.clicks(),
                humanClicks,
                Share.of(readers, humanOpens, sums.accepted()),
                Share.of(tally.uniqueClickers(), humanClicks, sums.accepted()));
    }

    static Sums sums(@Nullable Delivery delivery) {
        return delivery == null ? Sums.NONE : delivery.sums();
    }
}
