package fr.jeudi.tracking.reports;

import fr.jeudi.tracking.pages.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The tables of the pages as CSV. They name nobody. */
@Controller
@RequestMapping("/admin/reports")
class ReportExports {
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Reports reports;
    private final ReportsProperties properties;
    private final MessageSource messages;

    ReportExports(Reports reports, ReportsProperties properties, MessageSource messages) {
        this.reports = reports;
        this.properties = properties;
        this.messages = messages;
    }

    @GetMapping("/export.csv")
    ResponseEntity<byte[]> all(Locale locale) {
        var table =
                table(
                        locale,
                        "number title releasedAt audience delivered loads machineLoads humanOpens"
                                + " clicks humanClicks openLow openHigh clickLow clickHigh");
        for (var it : reports.all()) {
            table.row(
                    it.number(),
                    it.title(),
                    it.releasedAt(),
                    it.audience(),
                    it.delivered(),
                    it.loads(),
                    it.machineLoads(),
                    it.humanOpens(),
                    it.clicks(),
                    it.humanClicks(),
                    it.openRate().low(),
                    it.openRate().high(),
                    it.clickRate().low(),
                    it.clickRate().high());
        }
        return download("jeudi.csv", table);
    }

    @GetMapping("/{issueId}/links.csv")
    ResponseEntity<byte[]> links(@PathVariable String issueId, Locale locale) {
        var report = find(issueId);
        var table = table(locale, "link slot label url clicks humanClicks");
        for (var it : report.links()) {
            table.row(it.number(), it.slot(), it.label(), it.url(), it.clicks(), it.humanClicks());
        }
        return download("jeudi-%d-links.csv".formatted(report.summary().number()), table);
    }

    @GetMapping("/{issueId}/hours.csv")
    ResponseEntity<byte[]> hours(@PathVariable String issueId, Locale locale) {
        var report = find(issueId);
        var table = table(locale, "hour humanOpens humanClicks");
        for (var it : report.overTime()) {
            table.row(
                    it.hour().atZone(properties.zone()).toOffsetDateTime(),
                    it.opens(),
                    it.clicks());
        }
        return download("jeudi-%d-hours.csv".formatted(report.summary().number()), table);
    }

    private Report find(String issueId) {
        return reports.find(issueId)
                .orElseThrow(() -> Problem.notFound("unknown-issue", "No such issue."));
    }

    private CsvTable table(Locale locale, String columns) {
        var heads =
                Arrays.stream(columns.split(" ", -1))
                        .map(it -> messages.getMessage("reports.column." + it, null, locale))
                        .toArray();
        return new CsvTable(new Words(locale, properties.zone()).separator()).row(heads);
    }

    private static ResponseEntity<byte[]> download(String name, CsvTable table) {
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(table.bytes());
    }
}
