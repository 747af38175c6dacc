package fr.jeudi.subscription.leaving;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import fr.jeudi.subscription.subscriber.State;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** STANDARDS U5 to U18, over real HTTP. */
@WholeService
class UnsubscribeTest {
    private static final String URLENCODED = "application/x-www-form-urlencoded";
    private static final String ISSUE = "nbswy3dpeb3w64tm";

    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Tokens tokens;
    @LocalServerPort int port;
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private String id = "";
    private String token = "";

    @BeforeEach
    void aSubscriber() {
        id = visitor.subscribes(anAddress(), "");
        token = token(Token.Purpose.UNSUBSCRIBE, id);
    }

    @Test
    void oneClickUnsubscribesAtOnceWithoutCookieOrRedirect() throws Exception {
        var answer = post(token, URLENCODED, "List-Unsubscribe=One-Click");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKeys("location", "set-cookie");
        assertThat(state()).isEqualTo(State.UNSUBSCRIBED);
        visitor.waitsFor(id, "unsubscribed");
    }

    @Test
    void multipartUnsubscribesToo() throws Exception {
        var body =
                "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";

        assertThat(post(token, "multipart/form-data; boundary=x", body).statusCode())
                .isEqualTo(200);

        assertThat(state()).isEqualTo(State.UNSUBSCRIBED);
    }

    @Test
    void ourOwnFormUnsubscribesToo() throws Exception {
        assertThat(post(token, URLENCODED, "action=unsubscribe").statusCode()).isEqualTo(200);

        assertThat(state()).isEqualTo(State.UNSUBSCRIBED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded|x=y",
                "application/x-www-form-urlencoded|List-Unsubscribe=Two-Clicks",
                "application/x-www-form-urlencoded|''",
                "multipart/form-data; boundary=x|no parts",
                "application/json|{\"List-Unsubscribe\":\"One-Click\"}",
                "text/plain|List-Unsubscribe=One-Click"
            })
    void anyOtherBodyIsRefusedAndChangesNothing(String type, String body) throws Exception {
        assertThat(post(token, type, body).statusCode()).isEqualTo(400);

        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void whatStandsInTheAddressDoesNotCount() throws Exception {
        assertThat(post(token + "?List-Unsubscribe=One-Click", URLENCODED, "x=y").statusCode())
                .isEqualTo(400);

        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void lookingChangesNothingHoweverOften() throws Exception {
        long version = subscriber().version();
        for (int i = 0; i < 100; i++) {
            assertThat(send("GET", token, null, null).statusCode()).isEqualTo(200);
        }
        assertThat(send("HEAD", token, null, null).statusCode()).isEqualTo(200);
        assertThat(send("OPTIONS", token, null, null).statusCode()).isEqualTo(200);

        assertThat(subscriber().version()).isEqualTo(version);
        assertThat(send("GET", token, null, null).body())
                .contains("<form method=\"post\"")
                .doesNotContain("<script");
    }

    @Test
    void aSecondPostAnswersTheSameAndAnnouncesNothing() throws Exception {
        post(token, URLENCODED, "List-Unsubscribe=One-Click");
        long version = subscriber().version();

        assertThat(post(token, URLENCODED, "List-Unsubscribe=One-Click").statusCode())
                .isEqualTo(200);

        assertThat(subscriber().version()).isEqualTo(version);
    }

    @Test
    void anyCharacterFlippedIs404() throws Exception {
        for (int i = 0; i < token.length(); i++) {
            var flipped = token.charAt(i) == 'A' ? 'B' : 'A';
            var bad = token.substring(0, i) + flipped + token.substring(i + 1);
            assertThat(post(bad, URLENCODED, "List-Unsubscribe=One-Click").statusCode())
                    .isEqualTo(404);
        }
        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void aTokenForAnotherPurposeIs404() throws Exception {
        for (var purpose : Token.Purpose.values()) {
            if (purpose != Token.Purpose.UNSUBSCRIBE) {
                var other = token(purpose, id);
                assertThat(post(other, URLENCODED, "List-Unsubscribe=One-Click").statusCode())
                        .isEqualTo(404);
            }
        }
        assertThat(state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void theLinkOfATestMailSaysSo() throws Exception {
        var test = token(Token.Purpose.UNSUBSCRIBE, null);

        assertThat(send("GET", test, null, null).body()).contains("essai");
        assertThat(post(test, URLENCODED, "List-Unsubscribe=One-Click").statusCode())
                .isEqualTo(200);
    }

    @Test
    void secretAddressesStayOutOfSearchEnginesAndReferrers() throws Exception {
        var headers = send("GET", token, null, null).headers();

        assertThat(headers.firstValue("X-Robots-Tag")).hasValue("noindex, nofollow");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'");
    }

    private String token(Token.Purpose purpose, @Nullable String subscriberId) {
        return tokens.sign(new Token(purpose, subscriberId, ISSUE, 0, null));
    }

    private Subscriber subscriber() {
        return subscribers.find(id).orElseThrow();
    }

    private State state() {
        return subscriber().state();
    }

    private HttpResponse<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        return send("POST", path, type, body);
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String type, @Nullable String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/unsubscribe/" + path))
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
