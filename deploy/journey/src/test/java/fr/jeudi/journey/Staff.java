package fr.jeudi.journey;

import java.util.Map;
import org.jsoup.Jsoup;

/** A member of staff who signed in at the provider's page. */
final class Staff {
    private Staff() {}

    /**
     * Goes to the page, is led to the form, fills it in, and is led back; the answer is what the
     * page said then.
     */
    static Answer opens(Web browser, Suite suite, String account, String page) {
        var form =
                Jsoup.parse(browser.get(page).expect(200).text())
                        .selectFirst("form:has(input[name=password])");
        if (form == null) {
            throw new AssertionError("no form to sign in");
        }
        var csrf = form.select("input[name=_csrf]").val();
        var action = suite.address().resolve(form.attr("action")).toString();
        return browser.postForm(
                action, Map.of("username", account, "password", Suite.PASSWORD, "_csrf", csrf));
    }
}
