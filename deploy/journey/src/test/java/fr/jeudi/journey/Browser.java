package fr.jeudi.journey;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Debian's Chromium, driven by Playwright; takes pictures and notes which hosts it talked to. */
final class Browser implements AutoCloseable {
    private static final List<String> QUIET =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int PHONE = 360;
    private static final int DESK = 1440;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final URI base;
    private final Set<String> hosts = new ConcurrentSkipListSet<>();

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium, URI base) {
        this.playwright = playwright;
        this.chromium = chromium;
        this.base = base;
    }

    /** Skips the test with one line where there is no Chromium. */
    static Path require() {
        var found =
                Stream.of(
                                "/usr/bin/chromium",
                                "/usr/bin/chromium-browser",
                                "/usr/bin/google-chrome")
                        .map(Path::of)
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(
                found.isPresent(), "skipped: no Chromium here (Debian: apt-get install chromium)");
        return found.orElseThrow();
    }

    static Browser start(Path executable, URI base) {
        var playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var chromium =
                playwright
                        .chromium()
                        .launch(
                                new LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setHeadless(true)
                                        .setArgs(QUIET));
        return new Browser(playwright, chromium, base);
    }

    /** A new visitor, French, without cookies. */
    Page visitor() {
        BrowserContext context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setBaseURL(base.toString())
                                .setLocale("fr-FR")
                                .setTimezoneId("Europe/Paris")
                                .setUserAgent(
                                        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                                                + " Chrome/156.0.0.0 Safari/537.36")
                                .setViewportSize(DESK, 900));
        context.setDefaultTimeout(15_000);
        var page = context.newPage();
        context.onRequest(it -> {
            if (!it.url().startsWith("data:") && !it.url().startsWith("about:")) {
                hosts.add(URI.create(it.url().replaceAll("[?#].*", "")).getAuthority());
            }
        });
        return page;
    }

    /** Pictures of the whole page as a phone and a desk show it. */
    static void picture(Page page, String name) {
        for (var width : List.of(PHONE, DESK)) {
            page.setViewportSize(width, width == PHONE ? 800 : 900);
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(PICTURES.resolve("%s-%d.png".formatted(name, width)))
                            .setFullPage(true));
            var overflow =
                    (Integer)
                            page.evaluate(
                                    "document.documentElement.scrollWidth - window.innerWidth");
            if (overflow > 0) {
                throw new AssertionError(
                        "%s is %d px wider than a screen of %d".formatted(name, overflow, width));
            }
        }
    }

    /** Every host and port that was asked for anything. */
    Set<String> hosts() {
        return hosts;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
