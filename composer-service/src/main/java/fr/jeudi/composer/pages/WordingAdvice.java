package fr.jeudi.composer.pages;

import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Every page can say times and numbers: {@code ${wording.moment(…)}}. */
@ControllerAdvice(annotations = Controller.class)
class WordingAdvice {

    @ModelAttribute("wording")
    Wording wording(Locale language) {
        return new Wording(language);
    }
}
