package fr.jeudi.dispatch.lanes;

import java.time.format.TextStyle;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** For the templates: what an operator types and reads is in one zone. */
@ControllerAdvice(annotations = Controller.class)
class PageZone {
    private final LanesProperties properties;

    PageZone(LanesProperties properties) {
        this.properties = properties;
    }

    @ModelAttribute("zone")
    String zone() {
        return properties.zone().getId();
    }

    /** As people say, such as "heure d’Europe centrale". */
    @ModelAttribute("zoneName")
    String zoneName(Locale language) {
        return properties.zone().getDisplayName(TextStyle.FULL, language);
    }
}
