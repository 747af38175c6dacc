package fr.jeudi.dispatch.audit;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API of orders given. */
@RestController
@Tag(name = "audit", description = "Who ordered what")
class AuditController {
    private static final int LARGEST_PAGE = 500;

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping(path = "/api/dispatches/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Orders given, the newest first; by kind, person and subject")
    Audit.Page orders(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String who,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "50") int size) {
        if (page < 0 || page > 100_000 || size < 1 || size > LARGEST_PAGE) {
            throw Problem.badRequest("page from 0, size from 1 to " + LARGEST_PAGE);
        }
        try {
            return audit.page(Kind.asked(kind), who, subject, page, size);
        } catch (IllegalArgumentException _) {
            throw Problem.badRequest("kind is one of dispatch, lane, alarm, relay, dead-letter");
        }
    }
}
