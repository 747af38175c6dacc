package fr.jeudi.composer.access;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Where a sign-in ends that failed. Not at the sign-in again: a provider that knows who asks sends
 * them back at once, to fail again, and so on.
 */
@Controller
class SignInPages {
    static final String HOME = "/admin/issues";
    static final String FAILED = HOME + "/sign-in-failed";

    @GetMapping(FAILED)
    String failed(Model model) {
        model.addAttribute("home", HOME);
        return "ui/sign-in-failed";
    }
}
