package fr.jeudi.subscription.intake;

import fr.jeudi.subscription.intake.Imports.Given;
import fr.jeudi.subscription.intake.Imports.Refused;
import fr.jeudi.subscription.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Imports of CSV files: header {@code email,name,language}, a consent basis, and its date. */
@RestController
@RequestMapping("/api/imports")
@Tag(name = "imports", description = "Addresses with a consent given elsewhere")
class ImportApi {
    private final Imports imports;
    private final RefusedLines refusedLines;
    private final MessageSource messages;

    ImportApi(Imports imports, RefusedLines refusedLines, MessageSource messages) {
        this.imports = imports;
        this.refusedLines = refusedLines;
        this.messages = messages;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Takes a file and reads it in the background")
    ResponseEntity<ImportView> upload(
            @RequestParam @Nullable MultipartFile file,
            @RequestParam(required = false) @Nullable String basis,
            @RequestParam(required = false) @Nullable String consentedAt,
            @RequestParam(required = false) @Nullable String date,
            Principal operator)
            throws IOException {
        if (file == null) {
            throw problem("import.file-missing");
        }
        try (var upload = file.getInputStream()) {
            return take(upload, basis, consentedAt == null ? date : consentedAt, operator);
        }
    }

    @PostMapping(consumes = {"text/csv", MediaType.TEXT_PLAIN_VALUE})
    @Operation(summary = "The same, the body being the file")
    ResponseEntity<ImportView> body(
            InputStream upload,
            @RequestParam(required = false) @Nullable String basis,
            @RequestParam(required = false) @Nullable String consentedAt,
            @RequestParam(required = false) @Nullable String date,
            Principal operator)
            throws IOException {
        return take(upload, basis, consentedAt == null ? date : consentedAt, operator);
    }

    private ResponseEntity<ImportView> take(
            InputStream upload,
            @Nullable String basis,
            @Nullable String consentedAt,
            Principal operator)
            throws IOException {
        try {
            var taken = imports.take(upload, new Given(basis, consentedAt, operator.getName()));
            return ResponseEntity.created(URI.create("/api/imports/" + taken.id()))
                    .body(ImportView.of(taken));
        } catch (Refused e) {
            throw problem(e.key);
        }
    }

    private Problem problem(String key) {
        var status =
                key.equals("import.too-large")
                        ? HttpStatus.CONTENT_TOO_LARGE
                        : HttpStatus.BAD_REQUEST;
        return new Problem(
                status, key.replace('.', '-'), messages.getMessage(key, null, Locale.ENGLISH));
    }

    @GetMapping
    @Operation(summary = "The latest imports")
    List<ImportView> latest() {
        return imports.latest().stream().map(ImportView::of).toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "How far an import is; read = created + unchanged + refused")
    ImportView one(@PathVariable String id) {
        return ImportView.of(found(id));
    }

    @GetMapping(path = "/{id}/refused", produces = "text/csv;charset=UTF-8")
    @Operation(summary = "The lines not taken, and why")
    ResponseEntity<StreamingResponseBody> refused(@PathVariable String id, Locale locale) {
        var of = found(id);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"refused-%s.csv\"".formatted(of.id()))
                .body(body -> {
                    var text = new OutputStreamWriter(body, StandardCharsets.UTF_8);
                    refusedLines.write(of, locale, text);
                    text.flush();
                });
    }

    private CsvImport found(String id) {
        return imports.find(id)
                .orElseThrow(() ->
                        new Problem(
                                HttpStatus.NOT_FOUND,
                                "unknown-import",
                                "There is no such import."));
    }
}
