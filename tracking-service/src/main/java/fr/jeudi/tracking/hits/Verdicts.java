package fr.jeudi.tracking.hits;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells people from machines by what a request says of itself (STANDARDS T3 to T5). The first rule
 * that fits decides; what fits none is a program we do not know, hence no reader.
 */
final class Verdicts {

    /** A rule on the user agent, in lower case. */
    private record Rule(String name, Verdict verdict, Pattern sign) {

        static Rule of(String name, Verdict verdict, String... signs) {
            return new Rule(name, verdict, Pattern.compile(String.join("|", signs)));
        }
    }

    private static final List<String> PREFETCH_HEADERS =
            List.of("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz");
    private static final Pattern PREFETCH = Pattern.compile("prefetch|prerender|preview");

    private static final List<Rule> RULES =
            List.of(
                    // Apple's Mail Privacy Protection loads every image, read or not.
                    Rule.of("apple-privacy-proxy", Verdict.MACHINE, "^mozilla/5\\.0$"),
                    Rule.of("google-image-proxy", Verdict.PROXY, "googleimageproxy"),
                    Rule.of("yahoo-mail-proxy", Verdict.PROXY, "yahoomailproxy"),
                    Rule.of(
                            "bot",
                            Verdict.MACHINE,
                            // Cubot is a make of telephones.
                            "(?<!cu)bots?(?:$|[/;:,)+_ -])",
                            "crawl",
                            "spider",
                            "slurp",
                            "scrapy",
                            "facebookexternalhit",
                            "^whatsapp",
                            "ur[il]preview",
                            "bingpreview",
                            "google-safety",
                            "google-read-aloud",
                            "mediapartners",
                            "pingdom",
                            "statuscake",
                            "lighthouse",
                            "archive\\.org"),
                    Rule.of(
                            "security-scanner",
                            Verdict.MACHINE,
                            "barracuda",
                            "proofpoint",
                            "mimecast",
                            "messagelabs",
                            "symantec",
                            "forcepoint",
                            "trend ?micro",
                            "ironport",
                            "sophos",
                            "fireeye",
                            "trellix",
                            "zscaler",
                            "vadesecure",
                            "safelinks",
                            "mailscanner",
                            "virustotal",
                            "urlscan",
                            "censys",
                            "zgrab",
                            "nuclei",
                            "nikto",
                            "existence discovery",
                            "protocol discovery"),
                    Rule.of(
                            "http-library",
                            Verdict.MACHINE,
                            "^(?:curl|wget|java|java-http-client|dart|php|ruby|perl|deno|bun)\\b",
                            "apache-httpclient",
                            "okhttp",
                            "python",
                            "aiohttp",
                            "httpx",
                            "go-http-client",
                            "axios",
                            "node-fetch",
                            "undici",
                            "libwww",
                            "guzzle",
                            "winhttp",
                            "powershell",
                            "postmanruntime",
                            "insomnia",
                            "restsharp",
                            "httpie"),
                    Rule.of(
                            "headless-browser",
                            Verdict.MACHINE,
                            "headless",
                            "phantomjs",
                            "puppeteer",
                            "playwright",
                            "selenium",
                            "htmlunit",
                            "jsdom"),
                    Rule.of(
                            "mail-program",
                            Verdict.HUMAN,
                            "thunderbird",
                            "outlook",
                            "^microsoft office/",
                            "^(?:apple)?mail/",
                            "k-9",
                            "evolution/",
                            "kmail",
                            "em ?client",
                            "fairemail",
                            "bluemail",
                            "airmail",
                            "zimbra",
                            "lotus-notes",
                            "^dalvik/"),
                    Rule.of("no-machine-sign", Verdict.HUMAN, "^(?:mozilla|opera)/\\d.*\\("));

    private Verdicts() {}

    /** Judges by a request's headers; {@code header} gives one by name, null where absent. */
    static Judgement of(UnaryOperator<@Nullable String> header) {
        var userAgent = header.apply("User-Agent");
        if (userAgent == null || userAgent.isBlank()) {
            return new Judgement(Verdict.MACHINE, "no-user-agent");
        }
        if (PREFETCH_HEADERS.stream().anyMatch(it -> isPrefetch(header.apply(it)))) {
            return new Judgement(Verdict.MACHINE, "prefetch");
        }
        var said = userAgent.strip().toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(it -> it.sign().matcher(said).find())
                .findFirst()
                .map(it -> new Judgement(it.verdict(), it.name()))
                .orElse(new Judgement(Verdict.MACHINE, "unknown-program"));
    }

    private static boolean isPrefetch(@Nullable String value) {
        return value != null && PREFETCH.matcher(value.toLowerCase(Locale.ROOT)).find();
    }
}
