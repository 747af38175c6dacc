package fr.jeudi.local.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import fr.jeudi.local.mailbox.Mailbox;
import fr.jeudi.local.mailbox.MailboxServer;
import fr.jeudi.local.settings.Secrets;
import fr.jeudi.parts.Ports;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class EdgeTest {
    @TempDir static Path folder;

    private static final Routes ROUTES = new Routes();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static Upstream composer;
    private static Mailbox mailbox;
    private static MailboxServer relay;
    private static ConfigurableApplicationContext edge;
    private static String home;

    private final HttpClient browser =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    @BeforeAll
    static void start() throws IOException {
        home = "http://localhost:" + Ports.free();
        composer = Upstream.start();
        mailbox = Mailbox.in(folder.resolve("mailbox"), Clock.systemUTC());
        relay = MailboxServer.start(mailbox, 0);
        ROUTES.open("composer", composer.address());
        edge =
                EdgeApplication.application(
                                ROUTES,
                                mailbox,
                                Secrets.of(folder.resolve("secrets"), Optional.of("pass word")))
                        .run(
                                "--server.port=" + URI.create(home).getPort(),
                                "--jeudi.local.issuer=" + home,
                                "--jeudi.public-url=" + home);
    }

    @AfterAll
    static void stop() throws IOException {
        edge.close();
        relay.close();
        mailbox.close();
        composer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, subscription",
        "/subscribe, subscription",
        "/ui/jeudi.css, subscription",
        "/unsubscribe/x, subscription",
        "/api/imports/1, subscription",
        "/archive/67, composer",
        "/feed.xml, composer",
        "/admin/issues, composer",
        "/o/token, tracking",
        "/c/token, tracking",
        "/admin/reports, tracking",
        "/hooks/x, dispatch",
        "/api/dispatches/1, dispatch",
        "/api/lanes/orange, dispatch",
        "/api/alarms/orange/resume, dispatch",
        "/api/relays, dispatch",
        "/api/dispatch/openapi, dispatch"
    })
    void aPathBelongsToOneService(String path, String service) {
        assertThat(ROUTES.serviceOf(path)).hasValue(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mailbox",
                "/login",
                "/oauth2/token",
                "/other",
                "/archives",
                "/actuator/health"
            })
    void otherPathsAreTheEdgesOwn(String path) {
        assertThat(ROUTES.serviceOf(path)).isEmpty();
    }

    @Test
    void formsArriveByteForByteAndTheServiceLearnsWhatTheBrowserAskedFor() throws Exception {
        var form = "List-Unsubscribe=One-Click&b=%e9+%2B&a=";
        var answer =
                send(
                        to("/archive/67?q=%C3%A9&x=1%2B1")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Forwarded-Host", "evil.example")
                                .header("Cookie", "a=b")
                                .POST(BodyPublishers.ofString(form)));

        assertThat(answer.body())
                .startsWith("POST /archive/67?q=%C3%A9&x=1%2B1\n")
                .endsWith("\n\n" + form)
                .containsIgnoringCase("Cookie: a=b\n")
                .containsIgnoringCase("X-forwarded-host: localhost:" + URI.create(home).getPort())
                .containsIgnoringCase("X-forwarded-proto: http\n")
                .doesNotContain("evil.example");
        assertThat(answer.headers().allValues("X-Two")).containsExactly("one", "two");
    }

    @Test
    void multipartBodiesAreNotOpened() throws Exception {
        var body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nx;y\r\n--b--\r\n";
        var answer =
                send(
                        to("/api/media")
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(
                                        BodyPublishers.ofInputStream(() ->
                                                new ByteArrayInputStream(
                                                        body.getBytes(StandardCharsets.UTF_8)))));

        assertThat(answer.body()).endsWith("\n\n" + body);
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        var answer =
                browser.send(
                        to("/archive/large")
                                .POST(BodyPublishers.ofByteArray(new byte[30_000_000]))
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.body()).hasSize(30_000_000);
    }

    @Test
    void answersAreHandedOnWhileTheyCome() throws Exception {
        var answer = browser.send(to("/archive/slow").build(), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            assertThat(body.read()).isEqualTo('a');
            composer.finish();
            assertThat(body.read()).isEqualTo('b');
        }
    }

    @Test
    void redirectsAreTheBrowsersToFollow() throws Exception {
        var answer = send(to("/archive/moved"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("https://elsewhere.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "PUT", "PATCH", "DELETE"})
    void everyMethodPasses(String method) throws Exception {
        var answer = send(to("/archive/67").method(method, BodyPublishers.ofString("body")));

        assertThat(answer.body()).startsWith(method + " /archive/67\n").endsWith("\n\nbody");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        var answer = send(to("/archive/67").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.headers().firstValue("Content-Length")).hasValue("1234");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aServiceThatIsNotUpYetIsSaidToBeStarting() throws Exception {
        var answer = send(to("/c/token"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void adminLeadsToTheIssues() throws Exception {
        assertThat(send(to("/admin")).headers().firstValue("Location"))
                .hasValueSatisfying(it -> assertThat(it).endsWith("/admin/issues"));
    }

    @Test
    void aMachineClientGetsATokenWithEveryRole() throws Exception {
        var basic =
                Base64.getEncoder()
                        .encodeToString("jeudi-api:pass+word".getBytes(StandardCharsets.UTF_8));
        var answer =
                send(
                        form("/oauth2/token", "grant_type=client_credentials&scope=any+thing")
                                .header("Authorization", "Basic " + basic));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(claims(answer, "access_token").getStringListClaim("roles"))
                .containsExactly("editor", "publisher", "marketing", "operator", "admin");
        assertThat(claims(answer, "access_token").getIssuer()).isEqualTo(home);
    }

    @Test
    void aMachineClientMayPostItsSecretButNotAWrongOne() throws Exception {
        var post = "grant_type=client_credentials&client_id=jeudi-api&client_secret=";

        assertThat(send(form("/oauth2/token", post + "pass%20word")).statusCode()).isEqualTo(200);
        assertThat(send(form("/oauth2/token", post + "other")).statusCode()).isEqualTo(401);
    }

    @Test
    void aPersonSignsInWithoutAConsentPageAndCarriesTheirRoles() throws Exception {
        var callback = home + "/admin/reports/signed-in/staff";
        var authorize =
                "/oauth2/authorize?response_type=code&client_id=jeudi-staff&scope=openid%20profile&state=s&redirect_uri="
                        + encoded(callback);
        assertThat(location(send(page(authorize)))).endsWith("/login");
        var csrf = csrf(send(page("/login")).body());

        var signedIn =
                send(
                        form(
                                "/login",
                                "username=publisher&password=pass+word&_csrf=" + encoded(csrf)));
        var answer =
                location(
                        send(
                                page(
                                        URI.create(location(signedIn)).getRawPath()
                                                + "?"
                                                + URI.create(location(signedIn)).getRawQuery())));

        assertThat(answer).startsWith(callback + "?code=");
        var code = answer.replaceAll(".*code=([^&]*).*", "$1");
        var secrets = Secrets.of(folder.resolve("secrets"), Optional.empty());
        var token =
                send(
                        form(
                                "/oauth2/token",
                                "grant_type=authorization_code&client_id=jeudi-staff&client_secret=%s&code=%s&redirect_uri=%s"
                                        .formatted(
                                                secrets.staffClientSecret(),
                                                code,
                                                encoded(callback))));
        assertThat(claims(token, "id_token").getStringListClaim("roles"))
                .containsExactlyInAnyOrder("publisher", "marketing");
    }

    @Test
    void aWrongPasswordIsSaidOnThePage() throws Exception {
        var csrf = csrf(send(page("/login")).body());
        var refused = send(form("/login", "username=admin&password=no&_csrf=" + encoded(csrf)));

        assertThat(location(refused)).endsWith("/login?error");
        assertThat(send(page("/login?error")).body()).contains("role=\"alert\"");
        assertThat(send(page("/login?error&lang=en")).body()).contains("do not go together");
    }

    @Test
    void aSignInFormWithoutItsTokenIsRefused() throws Exception {
        assertThat(send(form("/login", "username=admin&password=pass+word")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theMailboxListsShowsAndForgets() throws Exception {
        post("<p>Bonjour <a href=\"https://a.example\">lien</a><script>alert(1)</script></p>");

        var list = JSON.readTree(send(to("/mailbox/api/messages?to=lea+jeudi@example.org")).body());
        var id = list.get(0).get("id").asString();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).get("subject").asString()).isEqualTo("Un numéro");
        var raw = send(to("/mailbox/api/messages/" + id));
        assertThat(raw.headers().firstValue("Content-Type")).hasValue("message/rfc822");
        assertThat(raw.body()).contains("Message-ID:");
        assertThat(send(page("/mailbox")).body()).contains("Un numéro", "lea+jeudi@example.org");
        assertThat(send(page("/mailbox/" + id)).body())
                .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"");
        assertThat(send(page("/mailbox/" + id + "?view=source")).body()).contains("Message-ID:");
        var html = send(page("/mailbox/" + id + "/html"));
        assertThat(html.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .satisfies(
                        it -> assertThat(it).startsWith("sandbox ").contains("default-src 'none'"));
        assertThat(html.body()).contains("<base target=\"_blank\">");

        assertThat(send(to("/mailbox/api/messages").DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(to("/mailbox/api/messages")).body()).isEqualTo("[]");
        assertThat(send(to("/mailbox/api/messages/" + id)).statusCode()).isEqualTo(404);
    }

    @Test
    void emptyingTheMailboxNeedsThePagesToken() throws Exception {
        assertThat(send(form("/mailbox/empty", "a=b")).statusCode()).isEqualTo(403);

        var csrf = csrf(send(page("/mailbox")).body());
        assertThat(send(form("/mailbox/empty", "_csrf=" + encoded(csrf))).statusCode())
                .isEqualTo(302);
    }

    private static void post(String html) throws Exception {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", String.valueOf(relay.port()));
        var mail = new MimeMessage(Session.getInstance(settings));
        mail.setFrom("jeudi@jeudi.example");
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("lea+jeudi@example.org"));
        mail.setSubject("Un numéro", "UTF-8");
        mail.setText(html, "UTF-8", "html");
        Transport.send(mail);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(home + path));
    }

    private static HttpRequest.Builder page(String path) {
        return to(path).header("Accept", "text/html");
    }

    private static HttpRequest.Builder form(String path, String body) {
        return page(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static JWTClaimsSet claims(HttpResponse<String> answer, String token)
            throws ParseException {
        return SignedJWT.parse(JSON.readTree(answer.body()).get(token).asString())
                .getJWTClaimsSet();
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static String csrf(String page) {
        var token = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"").matcher(page);
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
