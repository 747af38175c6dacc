package fr.jeudi.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.RequestOptions;
import org.junit.jupiter.api.Test;

/**
 * The journey as people take it, in a real browser; its pictures are in {@code target/screenshots}.
 */
class BrowserTest {
    private static final String CAMILLE = "camille@orange.example";

    @Test
    void fromTheSignUpPageToTheReport() {
        var chromium = Browser.require();
        try (var suite = Suite.start("browser");
                var browser = Browser.start(chromium, suite.address())) {
            var visitor = browser.visitor();
            signUpAndConfirm(suite, visitor);
            readTheIssueBeforeItGoesOut(browser);
            sendTheIssue(browser);
            readItAndClick(visitor);
            seeTheReport(browser);
            pagesBehindLinksWaitForAPerson(suite, visitor);
            // STANDARDS R12
            assertThat(browser.hosts()).containsExactly(suite.address().getAuthority());
        }
    }

    private static void signUpAndConfirm(Suite suite, Page visitor) {
        visitor.navigate("/");
        Browser.picture(visitor, "01-sign-up");
        visitor.fill("input[name=email]", CAMILLE);
        visitor.fill("input[name=name]", "Camille");
        visitor.check("input[name=openTracking]");
        visitor.check("input[name=clickTracking]");
        visitor.click("main form button");
        visitor.waitForURL("**/subscribe?*");
        Browser.picture(visitor, "02-sign-up-sent");

        suite.mailbox().awaitLink(CAMILLE, "/confirm/");
        visitor.navigate("/mailbox");
        Browser.picture(visitor, "03-mailbox");
        openNewestMail(visitor);
        Browser.picture(visitor, "04-confirmation-mail");
        // STANDARDS T6: scripts on, nothing happens by itself.
        visitor.navigate(suite.mailbox().awaitLink(CAMILLE, "/confirm/"));
        visitor.waitForLoadState();
        assertThat(Reader.of(suite, CAMILLE).state()).isEqualTo("pending");
        Browser.picture(visitor, "05-confirm");
        visitor.click("main form button");
        visitor.waitForLoadState();
        Browser.picture(visitor, "06-welcome");
        assertThat(Reader.of(suite, CAMILLE).state()).isEqualTo("active");
    }

    private static void openNewestMail(Page visitor) {
        visitor.locator("main td a[href*='/mailbox/']").first().click();
        visitor.waitForLoadState();
    }

    private static Page signIn(Browser browser, String account, String page) {
        var staff = browser.visitor();
        staff.navigate(page);
        if (account.equals("editor")) {
            Browser.picture(staff, "07-sign-in");
        }
        staff.fill("input[name=username]", account);
        staff.fill("input[name=password]", Suite.PASSWORD);
        staff.click("form[action$='/login'] button");
        staff.waitForURL("**" + page + "*");
        return staff;
    }

    private static void readTheIssueBeforeItGoesOut(Browser browser) {
        var editor = signIn(browser, "editor", "/admin/issues");
        Browser.picture(editor, "08-issues");
        openSample(editor);
        assertThat(editor.locator("iframe").first()).isVisible();
        Browser.picture(editor, "09-issue");
    }

    private static void openSample(Page staff) {
        staff.locator(
                        "main table a[href*='/admin/issues/'], main li a[href*='/admin/issues/'], main article a[href*='/admin/issues/']")
                .first()
                .click();
        staff.waitForLoadState();
    }

    private static void sendTheIssue(Browser browser) {
        var admin = signIn(browser, "admin", "/admin/issues");
        openSample(admin);
        admin.locator("main a[href$='/release']").click();
        Browser.picture(admin, "10-release");
        admin.fill("input[name=confirm]", "1");
        admin.locator("main form[action$='/release'] button").click();
        admin.waitForLoadState();
        Browser.picture(admin, "11-released");
        admin.navigate("/admin/dispatch");
        assertThat(admin.locator("main"))
                .containsText(
                        "Terminé",
                        new ContainsTextOptions().setIgnoreCase(true).setTimeout(30_000));
        Browser.picture(admin, "12-dispatch");
        admin.locator("main a[href*='/admin/dispatch/']").first().click();
        Browser.picture(admin, "13-dispatch-issue");
        admin.navigate("/admin/subscribers");
        Browser.picture(admin, "14-subscribers");
    }

    private static void readItAndClick(Page visitor) {
        visitor.navigate("/mailbox");
        openNewestMail(visitor);
        Browser.picture(visitor, "15-issue-mail");
        var frame = visitor.frameLocator("iframe >> nth=0");
        assertThat(frame.locator("h1, h2").first()).isVisible();
        assertThat(frame.locator("img[src*='/o/']")).hasCount(1);
        var link = frame.locator("a[href*='/c/']").first().getAttribute("href");
        var answer =
                visitor.context().request().get(link, RequestOptions.create().setMaxRedirects(0));
        assertThat(answer.status()).isEqualTo(302);
        visitor.navigate("/archive");
        Browser.picture(visitor, "16-archive");
        visitor.locator("main a[href*='/archive/']").first().click();
        Browser.picture(visitor, "17-archived-issue");
        visitor.navigate("/privacy");
        Browser.picture(visitor, "18-privacy");
    }

    private static void seeTheReport(Browser browser) {
        var admin = signIn(browser, "admin", "/admin/reports");
        Browser.picture(admin, "19-reports");
        admin.locator("main table a[href*='/admin/reports/']").first().click();
        admin.waitForLoadState();
        Browser.picture(admin, "20-report");
    }

    /** STANDARDS U12, X15: scripts run, nothing submits itself. */
    private static void pagesBehindLinksWaitForAPerson(Suite suite, Page visitor) {
        var mail =
                suite.mailbox().all(CAMILLE).stream()
                        .filter(it -> !it.all("List-Unsubscribe").isEmpty())
                        .findFirst()
                        .orElseThrow();
        visitor.navigate(mail.unsubscribe());
        visitor.waitForTimeout(3_000);
        Browser.picture(visitor, "21-unsubscribe");
        assertThat(Reader.of(suite, CAMILLE).state()).isEqualTo("active");
        visitor.click("main form button");
        visitor.waitForLoadState();
        Browser.picture(visitor, "22-unsubscribed");
        assertThat(Reader.of(suite, CAMILLE).state()).isEqualTo("unsubscribed");
    }
}
