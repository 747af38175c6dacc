package fr.jeudi.dispatch.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.SingleMail;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS D1–D6, D9, U4. */
class SignaturesTest {
    private static final Instant NOW = Instant.parse("2026-11-19T06:00:00Z");
    private static final String RSA = pem("RSA", 2048);
    private static final String ED25519 = pem("Ed25519", 255);

    /** Its 32 bytes behind what PKCS #8 puts before them. */
    private static final String RFC_8463_KEY =
            "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getEncoder()
                            .encodeToString(
                                    HexFormat.of()
                                            .parseHex(
                                                    "302e020100300506032b657004220420"
                                                            + HexFormat.of()
                                                                    .formatHex(
                                                                            Base64.getDecoder()
                                                                                    .decode(
                                                                                            "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))))
                    + "\n-----END PRIVATE KEY-----\n";

    private static final String CONTENT =
            """
            From: =?UTF-8?Q?Les_Jeudis?= <jeudi@example.org>\r
            Reply-To: redaction@example.org\r
            Subject: Essai\r
            MIME-Version: 1.0\r
            Content-Type: text/plain;\r
            \tcharset=UTF-8\r
            Content-Transfer-Encoding: 8bit\r
            Auto-Submitted: auto-generated\r
            List-Id: Les Jeudis <jeudi.example.org>\r
            List-Unsubscribe:\r
             <https://jeudi.example/unsubscribe/abc>\r
            List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
            Feedback-ID: a:b:c:jeudi\r
            \r
            """;

    private static String pem(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SigningProperties.Key key(String domain, String selector, String pem) {
        return new SigningProperties.Key(domain, selector, pem);
    }

    private static Signatures signatures(SigningProperties.Key... keys) {
        return new Signatures(
                new SigningProperties(List.of(keys)), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ReadyMail mail(String content) {
        return SingleMail.of("m1", "jeudi@example.org", "Zoé", "zoe@orange.example")
                .around(content.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static String text(ReadyMail mail) {
        return new String(mail.bytes(), StandardCharsets.UTF_8);
    }

    private static final Signatures BOTH =
            signatures(key("example.org", "a2026", RSA), key("example.org", "e2026", ED25519));

    /** D1, D2, D5. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n",
                "\r\n\r\n\r\n",
                "Bonjour  à\ttous \r\n\r\n .\r\n..\r\n\r\n\r\n",
                "sans fin de ligne",
                "fin blanche  \t",
                "=20=\r\n=C3=A9\r\n"
            })
    void otherVerifiersAgreeWhateverTheBody(String body) {
        var signed = BOTH.sign(mail(CONTENT + body));

        assertThat(OtherVerifiers.dkimpy(signed.bytes(), BOTH.keys())).isEqualTo("True True");
        assertThat(OtherVerifiers.mailDkim(signed.bytes(), BOTH.keys())).isEqualTo("pass");
        assertThat(OtherVerifiers.openDkim(signed.bytes(), BOTH.keys())).isEqualTo("pass pass");
    }

    /** D5, F2. */
    @Test
    void linesOfEveryLengthVerify() {
        var body = "x".repeat(998) + "\r\n" + " y".repeat(5_000).replaceAll("(.{990})", "$1\r\n");

        var signed = BOTH.sign(mail(CONTENT + body));

        assertThat(OtherVerifiers.dkimpy(signed.bytes(), BOTH.keys())).isEqualTo("True True");
        assertThat(OtherVerifiers.mailDkim(signed.bytes(), BOTH.keys())).isEqualTo("pass");
        assertThat(OtherVerifiers.openDkim(signed.bytes(), BOTH.keys())).isEqualTo("pass pass");
    }

    /** D9: RFC 8463, appendix A; an Ed25519 signature is the same each time. */
    @Test
    void theStandardsExampleIsSignedAsPrinted() {
        var key = SigningKey.of(key("football.example.com", "brisbane", RFC_8463_KEY));
        var own =
                """
                DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r
                 d=football.example.com; i=@football.example.com;\r
                 q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r
                 subject : date : message-id : from : subject : date;\r
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
                 b=\
                """;
        var mail =
                """
                From: Joe SixPack <joe@football.example.com>\r
                To: Suzie Q <suzie@shopping.example.net>\r
                Subject: Is dinner ready?\r
                Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r
                Message-ID: <20030712040037.46341.5F8J@football.example.com>\r
                \r
                Hi.\r
                \r
                We lost the game.  Are you hungry yet?\r
                \r
                Joe.\r
                """
                        .getBytes(StandardCharsets.US_ASCII);
        var head = Head.of(mail);
        var data = new ByteArrayOutputStream();
        for (var field : head.fields()) {
            Relaxed.field(mail, field.from(), field.to(), data);
            data.writeBytes(new byte[] {'\r', '\n'});
        }
        Relaxed.field(own.getBytes(StandardCharsets.US_ASCII), 0, own.length(), data);

        assertThat(Relaxed.bodyHash(mail, head.body()))
                .asBase64Encoded()
                .isEqualTo("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        assertThat(key.sign(data.toByteArray()))
                .asBase64Encoded()
                .isEqualTo(
                        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
                                + "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
        assertThat(key.record())
                .isEqualTo("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }

    /** D3, U4. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Unsubscribe:\r\n <https://jeudi.example/unsubscribe/abc>",
                "List-Unsubscribe=One-Click",
                "Feedback-ID: a:b:c:jeudi",
                "Subject: Essai",
                "jeudi@example.org",
                "MIME-Version: 1.0",
                "Reply-To: redaction",
                "Content-Transfer-Encoding: 8bit",
                "Auto-Submitted: auto-generated",
                "List-Id: Les Jeudis",
                "Bonjour"
            })
    void whatIsChangedIsNoticed(String part) {
        var signed = text(BOTH.sign(mail(CONTENT + "Bonjour\r\n")));
        var head = signed.indexOf("Date: ");
        var changed =
                signed.substring(0, head)
                        + signed.substring(head).replace(part, part.replaceFirst("[a-z]", "Q"));

        assertThat(changed).isNotEqualTo(signed);
        assertThat(OtherVerifiers.dkimpy(changed.getBytes(StandardCharsets.UTF_8), BOTH.keys()))
                .isEqualTo("False False");
    }

    /** D3: oversigned. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: someone@else.example",
                "Subject: Autre",
                "To: other@else.example",
                "Date: Thu, 26 Nov 2026 07:00:00 +0000"
            })
    void nobodyCanAddASecondOne(String field) {
        var signed = text(BOTH.sign(mail(CONTENT + "Bonjour\r\n")));

        var more = (field + "\r\n" + signed).getBytes(StandardCharsets.UTF_8);

        assertThat(OtherVerifiers.dkimpy(more, BOTH.keys())).isEqualTo("False False");
    }

    /** D1, D3, D4. */
    @Test
    void theSignatureSaysWhatItShould() {
        var signed = text(BOTH.sign(mail(CONTENT + "Bonjour\r\n")));
        var field = signed.substring(0, signed.indexOf("DKIM-Signature", 1));

        assertThat(field)
                .startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;")
                .contains("t=" + NOW.getEpochSecond(), "d=example.org; s=a2026;")
                .doesNotContain(" l=", ";l=", "x=");
        var names = field.replaceAll("\\s", "").replaceAll(".*;h=([^;]*);.*", "$1");
        assertThat(names.split(":"))
                .contains(
                        "message-id",
                        "mime-version",
                        "content-type",
                        "list-unsubscribe",
                        "list-unsubscribe-post",
                        "feedback-id",
                        "reply-to",
                        "content-transfer-encoding",
                        "auto-submitted",
                        "list-id");
        for (var name : List.of("from", "subject", "to", "date")) {
            assertThat(Stream.of(names.split(":")).filter(name::equals)).as(name).hasSize(2);
        }
        assertThat(signed.lines()).allMatch(it -> it.length() <= 78);
    }

    /** D6. */
    @Test
    void anOldKeyVerifiesItsMailsWhileTheNewOneSigns() {
        var next = pem("RSA", 2048);
        var before = signatures(key("example.org", "a2026", RSA));
        var after = signatures(key("example.org", "a2027", next), key("example.org", "a2026", RSA));

        var old = before.sign(mail(CONTENT + "Bonjour\r\n"));
        var fresh = after.sign(mail(CONTENT + "Bonjour\r\n"));

        assertThat(text(fresh)).contains("s=a2027").doesNotContain("s=a2026");
        assertThat(OtherVerifiers.dkimpy(old.bytes(), after.keys())).isEqualTo("True");
        assertThat(OtherVerifiers.dkimpy(fresh.bytes(), after.keys())).isEqualTo("True");
        assertThat(after.keys()).map(after::signs).containsExactly(true, false);
    }

    /** D7. */
    @Test
    void aKeyOfTheDomainAboveSignsForThoseBelow() {
        var above = signatures(key("org", "x", RSA), key("news.example.org", "y", RSA));
        var parent = signatures(key("Example.ORG", "a2026", RSA));
        var below = mail(CONTENT.replace("@example.org", "@news.example.org") + "Bonjour\r\n");

        assertThat(text(above.sign(below))).contains("d=news.example.org;");
        assertThat(text(parent.sign(below))).contains("d=example.org;");
        assertThat(parent.sign(mail("From: a@other.example\r\n\r\n")).bytes())
                .isEqualTo(mail("From: a@other.example\r\n\r\n").bytes());
    }

    /** D1, D2, D6. */
    @Test
    void keysThatWouldNotDoAreRefusedByNameAndNeverPrinted(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> signatures(key("example.org", "short", pem("RSA", 768))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("short._domainkey.example.org");
        assertThatThrownBy(() -> signatures(key("example.org", "e2026", ED25519)))
                .hasMessageContaining("no RSA key beside it");
        assertThatThrownBy(() -> signatures(key("example.org", "ec", pem("EC", 256))))
                .hasMessageContaining("neither an RSA nor an Ed25519 key");
        assertThatThrownBy(() -> signatures(key("example.org", "gone", "/no/such/file")))
                .hasMessageContaining("gone._domainkey.example.org")
                .hasMessageNotContaining("/no/such");
        var file = Files.writeString(folder.resolve("dkim.pem"), RSA);
        var fromFile = signatures(key("example.org", "a2026", file.toString()));
        assertThat(fromFile.keys().getFirst().record()).isEqualTo(BOTH.keys().getFirst().record());
        assertThat(key("example.org", "a2026", RSA) + fromFile.keys().toString())
                .doesNotContain("PRIVATE", RSA.substring(40, 80));
    }

    /** RFC 6376, 3.4.5. */
    @Test
    void relaxedIsWhatTheStandardShows() throws Exception {
        var mail =
                "A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        var head = Head.of(mail);
        var fields = new ByteArrayOutputStream();
        for (var field : head.fields()) {
            Relaxed.field(mail, field.from(), field.to(), fields);
            fields.write('\n');
        }

        assertThat(fields.toString(StandardCharsets.US_ASCII)).isEqualTo("a:X\nb:Y Z\n");
        assertThat(Relaxed.bodyHash(mail, head.body()))
                .isEqualTo(
                        MessageDigest.getInstance("SHA-256")
                                .digest(" C\r\nD E\r\n".getBytes(StandardCharsets.US_ASCII)));
    }
}
