package fr.jeudi.dispatch.lanes;

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
}
