package fr.jeudi.dispatch.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Where a sign-in ends that failed. Not at the sign-in again: a provider that knows who asks sends
 * them back at once, to fail again, and so on.
 */
@Controller
class SignInPages {
    static final String FAILED = "/admin/dispatch/sign-in-failed";

    @GetMapping(FAILED)
    String failed() {
        return "dispatch/sign-in-failed";
    }
}
