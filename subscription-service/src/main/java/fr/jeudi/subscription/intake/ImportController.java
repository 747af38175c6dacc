package fr.jeudi.subscription.intake;

import fr.jeudi.subscription.intake.Imports.Given;
import fr.jeudi.subscription.intake.Imports.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** Imports for staff: upload, watch, take the refused lines away. */
@Controller
@RequestMapping("/admin/subscribers/imports")
class ImportController {
    private static final String LIST = "subscription/staff-imports";

    private final Imports imports;
    private final RefusedLines refusedLines;

    ImportController(Imports imports, RefusedLines refusedLines) {
        this.imports = imports;
        this.refusedLines = refusedLines;
    }

    @GetMapping
    String list(Model model) {
        return show(model, "", "");
    }

    @PostMapping
    String upload(
            @RequestParam @Nullable MultipartFile file,
            @RequestParam(defaultValue = "") String basis,
            @RequestParam(defaultValue = "") String consentedAt,
            Principal operator,
            HttpServletResponse response,
            Model model)
            throws IOException {
        if (file == null || file.isEmpty()) {
            return refuse("import.file-missing", basis, consentedAt, response, model);
        }
        try (var upload = file.getInputStream()) {
            var taken = imports.take(upload, new Given(basis, consentedAt, operator.getName()));
            return "redirect:/admin/subscribers/imports/" + taken.id();
        } catch (Refused e) {
            return refuse(e.key, basis, consentedAt, response, model);
        }
    }

    private String refuse(
            String fault,
            String basis,
            String consentedAt,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        model.addAttribute("fault", fault);
        return show(model, basis, consentedAt);
    }

    private String show(Model model, String basis, String consentedAt) {
        model.addAttribute("imports", imports.latest());
        model.addAttribute("basis", basis);
        model.addAttribute("consentedAt", consentedAt);
        return LIST;
    }

    @GetMapping("/{id:[a-z2-7]{16}}")
    String one(@PathVariable String id, Model model) {
        model.addAttribute("import", found(id));
        return "subscription/staff-import";
    }

    /** What the page asks for again and again while the import runs. */
    @GetMapping("/{id:[a-z2-7]{16}}/progress")
    String progress(@PathVariable String id, Model model) {
        model.addAttribute("import", found(id));
        return "subscription/staff-import :: progress";
    }

    @GetMapping("/{id:[a-z2-7]{16}}/refused.csv")
    void refused(@PathVariable String id, Locale locale, HttpServletResponse response)
            throws IOException {
        var of = found(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"refused-%s.csv\"".formatted(id));
        refusedLines.write(of, locale, response.getWriter());
    }

    private CsvImport found(String id) {
        return imports.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
