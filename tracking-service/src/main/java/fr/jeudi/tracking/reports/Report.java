package fr.jeudi.tracking.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import fr.jeudi.tracking.issues.Issue;
import fr.jeudi.tracking.issues.Link;
import fr.jeudi.tracking.tallies.Sums;
import fr.jeudi.tracking.tallies.Tally;
import fr.jeudi.tracking.tallies.Tally.Clicks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one issue. */
record Report(
        @JsonUnwrapped ReportSummary summary,
        @Schema(description = "waiting, sending, paused, cancelled, finished; absent before")
                @Nullable String state,
        @Schema(description = "audience = accepted + rejected + uncertain + skipped + waiting")
                Sums sums,
        @Schema(description = "the same for each provider lane") Map<String, Sums> lanes,
        @Schema(description = "part of humanOpens that came through a mail provider's proxy")
                long proxyLoads,
        @Schema(description = "people who allow it to be known, each once") long uniqueOpeners,
        @Schema(description = "people who allow it to be known, each once") long uniqueClickers,
        List<LinkClicks> links,
        List<SlotClicks> slots,
        @Schema(description = "machines left out; hours without any left out") List<Hour> overTime,
        @Nullable Instant updatedAt) {

    record LinkClicks(
            int number, String url, String label, String slot, long clicks, long humanClicks) {}

    record SlotClicks(String slot, long clicks, long humanClicks) {}

    record Hour(@Schema(description = "its start, UTC") Instant hour, long opens, long clicks) {}

    static Report of(Issue issue, Tally tally) {
        var links =
                issue.links().stream()
                        .sorted(Comparator.comparingInt(Link::number))
                        .map(it -> clicks(it, tally.links().getOrDefault(it.number(), Clicks.NONE)))
                        .toList();
        var delivery = tally.delivery();
        return new Report(
                ReportSummary.of(issue, tally),
                delivery == null ? null : delivery.state(),
                ReportSummary.sums(delivery),
                delivery == null ? Map.of() : delivery.lanes(),
                tally.proxyLoads(),
                tally.uniqueOpeners(),
                tally.uniqueClickers(),
                links,
                slots(links),
                tally.hours().entrySet().stream()
                        .map(it -> hour(it.getKey(), it.getValue()))
                        .toList(),
                tally.updatedAt());
    }

    private static LinkClicks clicks(Link link, Clicks clicks) {
        return new LinkClicks(
                link.number(),
                link.url(),
                link.label(),
                link.slot(),
                clicks.clicks(),
                clicks.clicks() - clicks.machineClicks());
    }

    private static List<SlotClicks> slots(List<LinkClicks> links) {
        var slots = new LinkedHashMap<String, SlotClicks>();
        for (var it : links) {
            slots.merge(
                    it.slot(),
                    new SlotClicks(it.slot(), it.clicks(), it.humanClicks()),
                    (held, more) ->
                            new SlotClicks(
                                    held.slot(),
                                    held.clicks() + more.clicks(),
                                    held.humanClicks() + more.humanClicks()));
        }
        return List.copyOf(slots.values());
    }

    private static Hour hour(String key, Tally.Hour hour) {
        return new Hour(Instant.parse(key + ":00:00Z"), hour.opens(), hour.clicks());
    }
}
