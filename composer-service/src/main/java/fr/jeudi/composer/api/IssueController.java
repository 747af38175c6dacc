package fr.jeudi.composer.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import fr.jeudi.composer.access.Account;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.ImportedText;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.press.MailPreview;
import fr.jeudi.composer.reading.IssueReader;
import fr.jeudi.composer.release.Releaser;
import fr.jeudi.composer.trial.TrialSender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code /api/issues}: writing, looking, approving, releasing. */
@RestController
@RequestMapping(path = "/api/issues", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "issues", description = "Editors write; publishers schedule, release and cancel.")
class IssueController {
    private final Desk desk;
    private final Issues issues;
    private final IssueReader reader;
    private final Releaser releaser;
    private final TrialSender trials;
    private final MailPreview preview;

    IssueController(
            Desk desk,
            Issues issues,
            IssueReader reader,
            Releaser releaser,
            TrialSender trials,
            MailPreview preview) {
        this.desk = desk;
        this.issues = issues;
        this.reader = reader;
        this.releaser = releaser;
        this.trials = trials;
        this.preview = preview;
    }

    @GetMapping
    @Operation(summary = "All issues, the newest first")
    List<IssueView> all() {
        return issues.all().stream().map(IssueView::of).toList();
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Begin a draft")
    @ApiResponse(responseCode = "201")
    ResponseEntity<IssueView> begin(@RequestBody IssueInput input, Authentication asking) {
        var by = Account.name(asking);
        var issue = desk.begin(input.content(), by);
        if (input.monthlyToo() != null) {
            issue = desk.write(issue.id(), null, issue.content(), input.monthlyToo(), false, by);
        }
        return created(IssueView.of(issue));
    }

    @PostMapping(
            path = "/import",
            consumes = {MediaType.TEXT_PLAIN_VALUE, MediaType.TEXT_MARKDOWN_VALUE})
    @Operation(summary = "Make a draft of a text, UTF-8, 1 MB at most")
    @ApiResponse(responseCode = "201")
    ResponseEntity<IssueView> read(@RequestBody byte[] text, Authentication asking) {
        var reading = reader.read(ImportedText.of(text));
        var issue = desk.begin(reading.content(), Account.name(asking));
        return created(IssueView.of(issue, reading));
    }

    @PostMapping(path = "/import", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Make a draft of a text file, UTF-8, 1 MB at most")
    @ApiResponse(responseCode = "201")
    ResponseEntity<IssueView> read(@RequestPart MultipartFile file, Authentication asking)
            throws IOException {
        return read(file.getBytes(), asking);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One issue")
    IssueView one(@PathVariable String id) {
        return IssueView.of(issues.read(id));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Put another text in place of a draft's, whole")
    IssueView write(
            @PathVariable String id,
            @RequestBody IssueInput input,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            Authentication asking) {
        return IssueView.of(
                desk.write(
                        id,
                        input.version() != null ? input.version() : version(ifMatch),
                        input.content(),
                        input.monthlyToo(),
                        false,
                        Account.name(asking)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Throw a draft away")
    @ApiResponse(responseCode = "204")
    void delete(@PathVariable String id) {
        desk.delete(id);
    }

    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send one trial mail; answers its id")
    @ApiResponse(responseCode = "202")
    Requested test(@PathVariable String id, @RequestBody Trial trial) {
        if (trial.to() == null) {
            throw new Refused(Reason.INVALID, "to is missing.");
        }
        return new Requested(trials.send(issues.read(id), trial.to()));
    }

    @PostMapping("/{id}/schedule")
    @Operation(summary = "Approve it for a time; by default the next Thursday, 07:00 in Paris")
    IssueView schedule(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Schedule schedule,
            Authentication asking) {
        return IssueView.of(
                releaser.schedule(
                        id,
                        schedule == null || schedule.at() == null ? null : time(schedule.at()),
                        Account.name(asking)));
    }

    @PostMapping("/{id}/unschedule")
    @Operation(summary = "Make a scheduled issue a draft again")
    IssueView unschedule(@PathVariable String id, Authentication asking) {
        return IssueView.of(releaser.unschedule(id, Account.name(asking)));
    }

    @PostMapping("/{id}/release")
    @Operation(summary = "Release it now")
    IssueView release(@PathVariable String id, Authentication asking) {
        return IssueView.of(releaser.release(id, Account.name(asking)));
    }

    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel a draft or scheduled issue; a running send is cancelled in dispatch")
    IssueView cancel(@PathVariable String id, Authentication asking) {
        return IssueView.of(releaser.cancel(id, Account.name(asking)));
    }

    @GetMapping(path = "/{id}/preview.html", produces = MediaType.TEXT_HTML_VALUE)
    @Operation(summary = "The mail's HTML part, for a choice of sections")
    ResponseEntity<byte[]> html(
            @PathVariable String id, @RequestParam(defaultValue = "") List<String> sections) {
        return preview.html(issues.read(id).content(), sections);
    }

    @GetMapping(path = "/{id}/preview.txt", produces = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "The mail's text part, for a choice of sections")
    ResponseEntity<byte[]> text(
            @PathVariable String id, @RequestParam(defaultValue = "") List<String> sections) {
        return preview.text(issues.read(id).content(), sections);
    }

    private static ResponseEntity<IssueView> created(IssueView view) {
        return ResponseEntity.created(URI.create("/api/issues/" + view.id())).body(view);
    }

    /** A time with its offset; one without means Paris. */
    private static Instant time(String text) {
        try {
            var read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
            return switch (read) {
                case ZonedDateTime zoned -> zoned.toInstant();
                case OffsetDateTime offset -> offset.toInstant();
                case LocalDateTime local -> local.atZone(PublicationDay.PARIS).toInstant();
                default -> throw new DateTimeException("not a time");
            };
        } catch (DateTimeException _) {
            throw new Refused(
                    Reason.INVALID, "at is not a time such as 2026-11-26T07:00:00+01:00.");
        }
    }

    private static @Nullable Long version(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        try {
            return Long.valueOf(ifMatch.replace("\"", "").strip());
        } catch (NumberFormatException _) {
            throw new Refused(Reason.INVALID, "If-Match is not a version of an issue.");
        }
    }

    /** Where a trial mail goes. */
    record Trial(@JsonAlias({"address", "email"}) @Nullable String to) {}

    /** When to release. */
    record Schedule(
            @Schema(description = "An instant or a time with offset, e.g. 2026-11-26T06:00:00Z")
                    @Nullable String at) {}

    /** What was asked of dispatch. */
    record Requested(@Schema(description = "id of the mail") String id) {}
}
