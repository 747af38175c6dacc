package fr.jeudi.tracking.hits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS T3 to T5. */
class VerdictsTest {
    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    human | no-machine-sign | Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0
                    human | no-machine-sign | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
                    human | no-machine-sign | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0
                    human | no-machine-sign | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1
                    human | no-machine-sign | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148
                    human | no-machine-sign | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)
                    human | no-machine-sign | Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36
                    human | no-machine-sign | Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36
                    human | no-machine-sign | Mozilla/5.0 (Linux; Android 9; CUBOT_X18) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36
                    human | no-machine-sign | Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18
                    human | mail-program | Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0
                    human | mail-program | Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16)
                    human | mail-program | Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)
                    human | mail-program | Outlook-iOS/2.0
                    human | mail-program | Mail/3826.400 CFNetwork/3826.400.120 Darwin/24.3.0
                    human | mail-program | Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8)
                    human | mail-program | eM Client/10.3
                    human | mail-program | Evolution/3.56.2
                    proxy | google-image-proxy | Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)
                    proxy | yahoo-mail-proxy | YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html
                    machine | apple-privacy-proxy | Mozilla/5.0
                    machine | bot | Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
                    machine | bot | Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)
                    machine | bot | facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)
                    machine | bot | Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)
                    machine | bot | WhatsApp/2.23.20.0
                    machine | bot | TelegramBot (like TwitterBot)
                    machine | bot | LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)
                    machine | bot | Mozilla/5.0 (compatible; YandexBot/3.0)
                    machine | bot | SkypeUriPreview Preview/0.5
                    machine | security-scanner | Mozilla/5.0 (compatible; BarracudaCentral/1.0)
                    machine | security-scanner | Mozilla/5.0 (Windows NT 10.0) Mimecast URL Protection
                    machine | security-scanner | Microsoft Office Existence Discovery
                    machine | http-library | curl/8.14.1
                    machine | http-library | Wget/1.25.0
                    machine | http-library | python-requests/2.32.5
                    machine | http-library | Python-urllib/3.13
                    machine | http-library | Go-http-client/2.0
                    machine | http-library | Java/17.0.16
                    machine | http-library | Java-http-client/25.0.1
                    machine | http-library | okhttp/4.12.0
                    machine | http-library | Apache-HttpClient/5.5 (Java/21)
                    machine | http-library | Mozilla/5.0 (Windows NT; Windows NT 10.0; fr-FR) WindowsPowerShell/5.1
                    machine | headless-browser | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36
                    machine | headless-browser | Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1
                    machine | unknown-program | something
                    machine | unknown-program | Mozilla/5.0 AppleWebKit
                    """)
    void aProgramIsKnownByItsName(String verdict, String rule, String userAgent) {
        var judgement = judge(Map.of("User-Agent", userAgent));

        assertThat(judgement.rule()).isEqualTo(rule);
        assertThat(judgement.verdict().word()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "Purpose,prefetch",
        "Sec-Purpose,prefetch;prerender",
        "X-Moz,prefetch",
        "X-Purpose,preview"
    })
    void whatIsFetchedAheadNobodyHasReadYet(String header, String value) {
        assertThat(judge(Map.of("User-Agent", FIREFOX, header, value)))
                .isEqualTo(new Judgement(Verdict.MACHINE, "prefetch"));
    }

    @Test
    void whoDoesNotSayIsNoReader() {
        assertThat(judge(Map.of())).isEqualTo(new Judgement(Verdict.MACHINE, "no-user-agent"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void norIsWhoSaysNothing(String userAgent) {
        assertThat(judge(Map.of("User-Agent", userAgent)).rule()).isEqualTo("no-user-agent");
    }

    @Test
    void aVeryLongNameIsJudgedAtOnce() {
        assertThat(judge(Map.of("User-Agent", "Mozilla/5.0 (" + "a".repeat(8_000))).verdict())
                .isEqualTo(Verdict.HUMAN);
    }

    private static Judgement judge(Map<String, String> headers) {
        return Verdicts.of(headers::get);
    }
}
