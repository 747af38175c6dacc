package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.tracking.tokens.Token;
import fr.jeudi.tracking.tokens.Token.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** The two public answers, byte for byte: STANDARDS T1, T2, X3, X4. */
@ContextConfiguration(initializers = RealParts.class)
class EdgeTest extends ServiceFixture {
    private static final String GARBAGE = "A".repeat(60);

    @Test
    void thePixelIsASmallGifNobodyKeeps() {
        var answer = browser.get(pixel(null), Browser.FIREFOX);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .hasSize(43)
                .startsWith("GIF89a".getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.headers().map())
                .containsEntry("content-type", List.of("image/gif"))
                .containsEntry("cache-control", List.of("no-store, no-cache, max-age=0, private"))
                .doesNotContainKeys("set-cookie", "etag", "last-modified", "expires", "pragma");
        count("loads", 1);
    }

    @Test
    void noTokenCanBeToldFromAnotherByThePixel() {
        var genuine = browser.get(pixel(null), Browser.FIREFOX);
        var expired =
                new Token(Purpose.OPEN, null, issue, 0, Instant.parse("2020-01-01T00:00:00Z"));

        for (var path :
                List.of(
                        pixel(anne),
                        link(null).replace("/c/", "/o/"),
                        "/o/" + tokens.sign(expired),
                        "/o/" + GARBAGE,
                        "/o/x",
                        "/o/..%00",
                        "/o/" + "x".repeat(4_000))) {
            var answer = browser.get(path, Browser.FIREFOX);
            if (answer.statusCode() == 400) {
                // Refused by the firewall before anything of ours looks at it.
                assertThat(path).contains("%00");
                continue;
            }
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(genuine.body());
            assertThat(Browser.headers(answer)).as(path).isEqualTo(Browser.headers(genuine));
        }
        count("loads", 1);
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void headAnswersAlikeAndCountsNothing() {
        var get = browser.get(link(null), Browser.FIREFOX);
        var head = browser.ask("HEAD", link(null), Browser.FIREFOX);
        var pixelHead = browser.ask("HEAD", pixel(null), Browser.FIREFOX);
        browser.get(pixel(null), Browser.FIREFOX);

        assertThat(head.statusCode()).isEqualTo(302);
        assertThat(head.headers().firstValue("location")).hasValue(URL);
        assertThat(head.headers().firstValue("location"))
                .isEqualTo(get.headers().firstValue("location"));
        assertThat(pixelHead.statusCode()).isEqualTo(200);
        assertThat(pixelHead.headers().firstValue("content-length")).hasValue("43");
        count("loads", 1);
        count("clicks", 1);
    }

    @Test
    void aClickLeadsToTheStoredAddress() {
        var answer = browser.get(link(null), Browser.FIREFOX);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().map())
                .containsEntry("location", List.of(URL))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?url=//evil.example", "?u=https://evil.example", "?lang=en"})
    void nothingTheReaderAddsChangesWhereItLeads(String addition) {
        var answer = browser.get(link(null) + addition, Browser.FIREFOX);

        assertThat(answer.headers().firstValue("location")).hasValue(URL);
    }

    @Test
    void whatNobodySignedLeadsNowhereAndCountsNothing() {
        var genuine = link(null);
        var flipped = genuine.substring(0, 20) + (genuine.charAt(20) == 'A' ? 'B' : 'A');
        for (var path :
                List.of(
                        flipped + genuine.substring(21),
                        genuine + "A",
                        genuine.substring(0, genuine.length() - 1),
                        pixel(null).replace("/o/", "/c/"),
                        "/c/" + tokens.sign(new Token(Purpose.CLICK, null, issue, 1, null)),
                        "/c/" + tokens.sign(new Token(Purpose.CLICK, null, Ids.next(), 0, null)),
                        "/c/" + tokens.sign(new Token(Purpose.CLICK, null, null, 0, null)),
                        "/c/" + GARBAGE,
                        "/c/%2e%2e",
                        "/c/https:evil.example")) {
            var answer = browser.get(path, Browser.FIREFOX);

            assertThat(answer.statusCode()).as(path).isIn(404, 400);
            assertThat(answer.headers().map()).doesNotContainKeys("location", "set-cookie");
        }
        browser.get(genuine, Browser.FIREFOX);
        count("clicks", 1);
        assertThat(recorded()).hasSize(1);
    }

    @Test
    void anUnknownLinkAnswersWithAPageInFrench() {
        var answer = browser.get("/c/" + GARBAGE, Browser.FIREFOX);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("<html")
                .contains("ce lien n’est plus valable");
    }

    /** STANDARDS X4: a bad address in the table is no address at all; the others stay. */
    @Test
    void aLinkTableWithABadAddressStillServesTheGoodOnes() {
        issue = Ids.next();
        topics.write(
                "issue-released",
                issue,
                Topics.example("issue-released/examples/small.json")
                        .replace("nbswy3dpeb3w64tm", issue)
                        .replace(
                                "\"links\": [",
                                "\"links\": [{\"number\": 1, \"url\": \"https:evil\", \"slot\": \"tool\","
                                        + " \"label\": \"x\"},"));
        eventually(() -> assertThat(find("issues", issue)).isNotNull());

        var bad =
                browser.get(
                        "/c/" + tokens.sign(new Token(Purpose.CLICK, null, issue, 1, null)),
                        Browser.FIREFOX);
        assertThat(bad.statusCode()).isEqualTo(404);
        assertThat(browser.get(link(null), Browser.FIREFOX).statusCode()).isEqualTo(302);
    }

    /** Another replica may have read the topic. */
    @Test
    void anIssueKnownOnlyToTheStoreIsLookedUp() {
        var stored = Objects.requireNonNull(find("issues", issue));
        issue = Ids.next();
        stored.put("_id", issue);
        mongo.getCollection("issues").insertOne(stored);

        assertThat(browser.get(link(null), Browser.FIREFOX).headers().firstValue("location"))
                .hasValue(URL);
    }
}
