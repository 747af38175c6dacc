package fr.jeudi.dispatch.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import fr.jeudi.dispatch.DispatchTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DispatchTest
class BounceControllerTest {
    private static final Duration RUN_AWAY = Duration.ofSeconds(15);
    private static final String MAIL =
            """
            From: MAILER-DAEMON@mx.example.org
            To: jeudi@jeudi.example
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            Final-Recipient: rfc822; camille@orange.example
            Action: failed
            Status: 5.0.0
            Diagnostic-Code: smtp; 550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416]
            --b--
            """;

    private static final String WRITTEN =
            "From: mailer-daemon@mx.example.org\nSubject: failure notice\n\n";

    @Autowired MockMvcTester web;

    @ParameterizedTest
    @ValueSource(strings = {"message/rfc822", "text/plain", "application/octet-stream"})
    void aRawMailIsAnsweredWithWhatItSays(String type) {
        assertThat(analyse(MAIL.getBytes(UTF_8), type, "operator"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo(
                        """
                        {"kind":"bounce","recipients":[{"address":"camille@orange.example",
                         "status":"5.1.1","reply":"550","reason":"userunknown","bucket":"HARD"}]}
                        """);
    }

    @Test
    void onlyThoseWhoOperateMayAsk() {
        assertThat(analyse(MAIL.getBytes(UTF_8), "message/rfc822", "admin")).hasStatusOk();
        assertThat(analyse(MAIL.getBytes(UTF_8), "message/rfc822", "marketing")).hasStatus(403);
        assertThat(
                        web.post()
                                .uri("/api/bounces/analyse")
                                .contentType(MediaType.TEXT_PLAIN)
                                .content(MAIL))
                .hasStatus(401);
    }

    @Test
    void whatIsNoMailIsRefused() {
        assertThat(analyse(new byte[0], "message/rfc822", "operator")).hasStatus(400);
        assertThat(analyse(MAIL.getBytes(UTF_8), "application/json", "operator")).hasStatus(415);
        assertThat(analyse(new byte[(10 << 20) + 1], "message/rfc822", "operator"))
                .hasStatus(413)
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"type":"https://jeudi.fr/problems/too-large",
                         "detail":"the mail is larger than 10 MB"}
                        """);
    }

    /** X21. The goal is a second each; a machine may be slow. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "=?", "<", "550-5.1.", "\r", "\n", "X: y\n", "--b\n\n"})
    void aHostileMailOfEightMegabytesIsAnsweredAtOnce(String piece) {
        var lots = piece.repeat((8 << 20) / piece.length());
        for (var mail : List.of(MAIL + lots, "Subject: " + lots, WRITTEN + lots)) {
            long start = System.nanoTime();

            assertThat(analyse(mail.getBytes(UTF_8), "message/rfc822", "operator")).hasStatusOk();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RUN_AWAY);
        }
    }

    private MvcTestResult analyse(byte[] mail, String type, String role) {
        return web.post()
                .uri("/api/bounces/analyse")
                .contentType(MediaType.parseMediaType(type))
                .content(mail)
                .with(jwt().authorities(List.of(new SimpleGrantedAuthority("ROLE_" + role))))
                .exchange();
    }
}
