package fr.jeudi.tracking.reports;

import fr.jeudi.tracking.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "reports", description = "What came of each issue")
@RestController
@RequestMapping(path = "/api/reports", produces = MediaType.APPLICATION_JSON_VALUE)
class ReportController {
    private final Reports reports;

    ReportController(Reports reports) {
        this.reports = reports;
    }

    @Operation(summary = "All released issues, the newest first")
    @GetMapping
    List<ReportSummary> all() {
        return reports.all();
    }

    @Operation(summary = "All that is known of one issue")
    @ApiResponse(responseCode = "200", description = "The report; all zeros before the first hit")
    @ApiResponse(responseCode = "404", description = "No such issue was released")
    @GetMapping("/{issueId}")
    Report one(@PathVariable String issueId) {
        return reports.find(issueId)
                .orElseThrow(() ->
                        Problem.notFound("unknown-issue", "No issue with this id was released."));
    }
}
