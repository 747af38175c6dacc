package fr.jeudi.composer.editing;

import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import fr.jeudi.composer.pages.Wording;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/** What the pages of this feature share: rights, and one clear page for what was refused. */
@ControllerAdvice(basePackageClasses = EditingAdvice.class)
class EditingAdvice {

    @ModelAttribute("rights")
    Rights rights(HttpServletRequest request) {
        return Rights.of(request);
    }

    @ExceptionHandler
    ModelAndView refused(Refused refused, HttpServletRequest request, Locale language) {
        var status = HttpStatus.valueOf(refused.reason().status());
        if (refused.reason() == Reason.UNKNOWN) {
            return new ModelAndView("error/404", Map.of("wording", new Wording(language)), status);
        }
        var page = new ModelAndView("composer/refused", status);
        page.addObject("reason", refused.reason().slug());
        page.addObject(
                "findings", refused.findings().stream().map(it -> it.text(language)).toList());
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                instanceof Map<?, ?> variables) {
            page.addObject("id", variables.get("id"));
        }
        return page;
    }
}
