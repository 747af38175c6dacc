package fr.jeudi.local.edge;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The short addresses people type. */
@Controller
final class Doors {

    @GetMapping({"/admin", "/admin/"})
    String staff() {
        return "redirect:/admin/issues";
    }
}
