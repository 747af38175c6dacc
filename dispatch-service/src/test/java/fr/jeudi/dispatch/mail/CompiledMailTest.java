package fr.jeudi.dispatch.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.mail.Recipient.Section;
import fr.jeudi.dispatch.mail.Recipient.Tracking;
import fr.jeudi.dispatch.tokens.ReturnKey;
import fr.jeudi.dispatch.tokens.Token.Purpose;
import fr.jeudi.dispatch.tokens.Tokens;
import fr.jeudi.dispatch.tokens.TokensFixture;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CompiledMailTest {
    private static final String ISSUE = "nbswy3dpeb3w64tm";
    private static final String READER = "mfrggzdfmztwq2lk";
    private static final Instant WINTER = Instant.parse("2026-11-26T06:00:00Z");
    private static final List<Section> ALL = List.of(Section.values());

    private final Tokens tokens = TokensFixture.tokens();
    private final CompiledMail mail = mail("https://jeudi.example/");

    @Test
    void aMailParsesBackToWhatWasMeant() throws MessagingException, IOException {
        var parsed = parsed(reader("Zoé", "zoe@orange.example"));

        assertThat(parsed.getSubject()).isEqualTo("Essai");
        assertThat((String) parsed.getContent())
                .startsWith("<p>Bonjour Zoé,</p><p><a href=\"https://jeudi.example/c/")
                .contains("\">Lire</a>");
    }

    /** X8: nobody looks at its bytes again before they leave. */
    @Test
    void onlyAMailOfWholeLinesWithNoDotInFrontIsPlain() {
        assertThat(isPlain("=\r\n\">Lire</a></p>\r\n")).isTrue();
        assertThat(isPlain("=\r\n.</p>\r\n")).isFalse();
        assertThat(isPlain(".</p>\r\n")).isFalse();
        assertThat(isPlain("=\r\n</p>")).isFalse();
        assertThat(isPlain("=\r\n</p>\n")).isFalse();
        assertThat(isPlain("=\r\n</p>\r")).isFalse();
        assertThat(isPlain("=\r\n<\r/p>\r\n")).isFalse();
        assertThat(isPlain("=\r\n<\n/p>\r\n")).isFalse();
        assertThat(isPlain("\n</p>\r\n")).isFalse();
    }

    private boolean isPlain(String lastSegment) {
        return mail("https://jeudi.example/", ReturnPath.NONE, lastSegment)
                .splice(reader("Zoé", "zoe@orange.example"), WINTER)
                .isPlain();
    }

    @Test
    void noValueOfASlotBeginsALineWithADot() {
        assertThat(
                        IntStream.range(1, 90)
                                .mapToObj(it -> QuotedPrintable.encode("a".repeat(it) + "..."))
                                .map(it -> new String(it, StandardCharsets.US_ASCII)))
                .noneMatch(it -> it.contains("\n."));
        assertThat(QuotedPrintable.encode(".a")).asString().isEqualTo("=2Ea");
    }

    /** F1, U1, U3. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Date",
                "Message-ID",
                "To",
                "From",
                "Subject",
                "List-Unsubscribe",
                "List-Unsubscribe-Post"
            })
    void eachFieldStandsThereOnce(String name) throws MessagingException {
        assertThat(parsed(reader("Zoé", "zoe@orange.example")).getHeader(name)).hasSize(1);
    }

    /** U2, U3, U5, U6. */
    @Test
    void oneClickUnsubscribeIsByTheLetter() throws MessagingException {
        var parsed = parsed(reader("Zoé", "zoe@orange.example"));

        assertThat(parsed.getHeader("List-Unsubscribe-Post"))
                .containsExactly("List-Unsubscribe=One-Click");
        var uri = parsed.getHeader("List-Unsubscribe")[0].strip();
        assertThat(uri).startsWith("<https://jeudi.example/unsubscribe/").endsWith(">");
        var token = tokens.read(uri.substring(35, uri.length() - 1), Purpose.UNSUBSCRIBE);
        assertThat(token.orElseThrow().subscriberId()).isEqualTo(READER);
        assertThat(token.orElseThrow().issueId()).isEqualTo(ISSUE);
        assertThat(token.orElseThrow().expiresAt()).isNull();
    }

    /** L8. */
    @Test
    void theMessageIdIsEachReadersOwnAndStaysAtARetry() {
        assertThat(mail.messageId(READER))
                .matches("<[a-z2-7]{56}@example\\.org>")
                .isEqualTo(mail("https://jeudi.example").messageId(READER))
                .isNotEqualTo(mail.messageId("mfrggzdfmztwq2ll"));
    }

    /** S4: without a domain for it the From address gets what comes back. */
    @Test
    void theEnvelopeSenderIsTheReadersOwnWhereThereIsADomainForIt() {
        var ready =
                mail("https://jeudi.example", new ReturnPath("bounces.example.org", null))
                        .splice(reader("Zoé", "zoe@orange.example"), WINTER);

        assertThat(ready.sender()).matches("b\\+[a-z2-7]{56}@bounces\\.example\\.org");
        assertThat(ready.sender().indexOf('@')).isLessThanOrEqualTo(64);
        assertThat(ready.messageId())
                .isEqualTo("<" + ready.sender().substring(2, 58) + "@example.org>");
        assertThat(mail.splice(reader("Zoé", "zoe@orange.example"), WINTER).sender())
                .isEqualTo("jeudi@example.org");
    }

    /** U2, U17. */
    @Test
    void aMailMayUnsubscribeOnlyWhereSomebodyReadsIt() throws MessagingException {
        var read = new ReturnPath("bounces.example.org", new ReturnPath.Read("imap.example.org"));
        var unread = new ReturnPath("bounces.example.org", null);

        assertThat(listUnsubscribe(read))
                .matches(
                        "<https://jeudi.example/unsubscribe/[A-Za-z0-9_-]{60}>,\\s+"
                                + "<mailto:u\\+af2[a-z2-7]{53}@bounces\\.example\\.org"
                                + "\\?subject=unsubscribe>");
        assertThat(listUnsubscribe(unread)).doesNotContain("mailto:");
        assertThat(listUnsubscribe(ReturnPath.NONE)).doesNotContain("mailto:");
    }

    private String listUnsubscribe(ReturnPath returnPath) throws MessagingException {
        var bytes =
                mail("https://jeudi.example", returnPath)
                        .splice(reader("Zoé", "zoe@orange.example"), WINTER)
                        .bytes();
        return new MimeMessage(
                        Session.getInstance(new Properties()), new ByteArrayInputStream(bytes))
                .getHeader("List-Unsubscribe", null)
                .strip();
    }

    /** For providers that put a Message-ID of their own in place of ours. */
    @Test
    void eachMailHasTheFieldInWhichAProviderKeepsItsToken() throws MessagingException {
        var tagged =
                new ReturnPath(null, null, "X-SMTPAPI: {\"unique_args\":{\"jeudi\":\"{token}\"}}");
        var issues =
                mail("https://jeudi.example", tagged)
                        .splice(reader("Zoé", "zoe@orange.example"), WINTER);
        var single =
                tagged.on(
                                SingleMail.of(
                                        "nbswy3dpeb3w64tm",
                                        "jeudi@example.org",
                                        null,
                                        "zoe@orange.example"),
                                new ReturnKey(new byte[32], "jeudi@example.org"),
                                READER)
                        .around("Subject: x\r\n\r\n".getBytes(StandardCharsets.UTF_8), WINTER);

        for (var mail : List.of(issues, single)) {
            var token = mail.messageId().substring(1, 57);
            assertThat(
                            new MimeMessage(
                                            Session.getInstance(new Properties()),
                                            new ByteArrayInputStream(mail.bytes()))
                                    .getHeader("X-SMTPAPI"))
                    .containsExactly("{\"unique_args\":{\"jeudi\":\"" + token + "\"}}");
        }
        assertThat(
                        new String(
                                mail.splice(reader("Zoé", "a@b.example"), WINTER).bytes(),
                                StandardCharsets.UTF_8))
                .doesNotContain("X-SMTPAPI");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: {token}",
                "X-Tag {token}",
                "X-Tag: nothing",
                "X-Tag: {token}\r\nBcc: a@b.example",
                "X-Tag: {token} é"
            })
    void aFieldThatWouldHarmAMailStopsTheStart(String field) {
        assertThatThrownBy(() -> new ReturnPath(null, null, field))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DISPATCH_BOUNCE_FIELD");
    }

    @Test
    void theReturnPathIsSetByItsSettings() {
        var set =
                Map.of(
                        "dispatch.bounce.domain", "bounces.example.org",
                        "dispatch.bounce.field", "X-PM-Metadata-jeudi: {token}");

        assertThat(
                        new Binder(new MapConfigurationPropertySource(set))
                                .bind("dispatch.bounce", ReturnPath.class)
                                .get())
                .isEqualTo(
                        new ReturnPath(
                                "bounces.example.org", null, "X-PM-Metadata-jeudi: {token}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.example",
                "x@y.example",
                "a..b",
                "a.example>\r\nRCPT TO:<b",
                "-é.example"
            })
    void aBounceDomainThatIsNoneStopsTheStart(String domain) {
        assertThatThrownBy(() -> new ReturnPath(domain, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DISPATCH_BOUNCE_DOMAIN");
    }

    /** F10. */
    @Test
    void theDateIsParisTimeInSummerAndWinter() {
        assertThat(MailDate.field(WINTER)).isEqualTo("Date: Thu, 26 Nov 2026 07:00:00 +0100\r\n");
        assertThat(MailDate.field(Instant.parse("2026-10-22T05:00:00Z")))
                .isEqualTo("Date: Thu, 22 Oct 2026 07:00:00 +0200\r\n");
        assertThat(MailDate.field(Instant.parse("2026-10-25T01:00:00Z")))
                .isEqualTo("Date: Sun, 25 Oct 2026 02:00:00 +0100\r\n");
    }

    /** F2, F3, F5. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Zoé", "Éloïse Müller-Lüdenscheidt dite « la Grande » de Saint-Étienne"})
    void linesAreShortAndEndWithCrLf(String name) {
        var text =
                new String(
                        mail.splice(reader(name, "zoe@orange.example"), WINTER).bytes(),
                        StandardCharsets.UTF_8);

        assertThat(text).doesNotContainPattern("(?<!\r)\n|\r(?!\n)");
        for (var line : text.split("\r\n", -1)) {
            if (!line.startsWith(" <https://")) {
                assertThat(line.length()).as(line).isLessThanOrEqualTo(78);
            }
        }
    }

    /** F4, F8, X6, X7. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Durand, Zoé",
                "O'Neill \"Tip\" <x@y.z>; \\o/",
                "=?UTF-8?Q?faux?=",
                "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
                "👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀",
                "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m"
            })
    void anyNameComesBackAsItWas(String name) throws MessagingException {
        var to = (InternetAddress) parsed(reader(name, "zoe@orange.example")).getAllRecipients()[0];

        assertThat(to.getPersonal()).isEqualTo(Mailbox.printable(name));
        assertThat(to.getAddress()).isEqualTo("zoe@orange.example");
    }

    /** X7. */
    @Test
    void aNameCannotBringAField() throws MessagingException {
        var hostile =
                parsed(reader("Zoé\r\nBcc: all@example.org\u2028X: y\u0000", "zoe@orange.example"));

        assertThat(hostile.getHeader("Bcc")).isNull();
        assertThat(((InternetAddress) hostile.getAllRecipients()[0]).getPersonal())
                .isEqualTo("Zoé Bcc: all@example.org X: y");
    }

    /** X6. */
    @Test
    void aNameIsTextInHtml() throws MessagingException, IOException {
        var content =
                (String)
                        parsed(reader("<img src=x onerror=\"a('b')\">&", "a@b.example"))
                                .getContent();

        assertThat(content)
                .startsWith(
                        "<p>Bonjour &lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;,");
    }

    @Test
    void withoutANameTheGreetingIsBare() throws MessagingException, IOException {
        assertThat((String) parsed(reader(null, "a@b.example")).getContent())
                .startsWith("<p>Bonjour,</p>");
    }

    /** X7, I2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c\r\nRCPT TO:<x@y.z>",
                "a b@c.example",
                "a@b@c.example",
                "@c.example",
                "plain",
                "a@",
                "<a@b.example>",
                "a@b.example>\r\n",
                "a@b\u0000.example",
                "a@é\u200dé.example",
                "a@é\r\n.example"
            })
    void anAddressThatCouldBreakALineIsRefused(String address) {
        assertThatThrownBy(() -> mail.splice(reader("Zoé", address), WINTER))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** I1: as RFC 5891 has it, or the mail would go to another domain. */
    @ParameterizedTest
    @CsvSource({
        "hélène.example, xn--hlne-6oae.example",
        "Straße.de, xn--strae-oqa.de",
        "βόλος.com, xn--nxasmm1c.com",
        "XN--STRAE-OQA.de, XN--STRAE-OQA.de"
    })
    void aDomainWithAccentsIsWrittenInAscii(String domain, String ascii) {
        assertThat(mail.splice(reader(null, "zoe@" + domain), WINTER).recipient())
                .isEqualTo("zoe@" + ascii);
        assertThat(new ReturnPath(domain, null).domain()).isEqualTo(ascii);
    }

    /** 2.1: who did not consent gets the very same link as everybody else. */
    @Test
    void aggregateLinksAreTheSameForAll() throws MessagingException, IOException {
        var one = (String) parsed(aggregate(READER)).getContent();
        var other = (String) parsed(aggregate("mfrggzdfmztwq2ll")).getContent();

        assertThat(one).isEqualTo(other);
        var token = tokens.read(link(one), Purpose.CLICK).orElseThrow();
        assertThat(token.subscriberId()).isNull();
        assertThat(token.issueId()).isEqualTo(ISSUE);
    }

    @Test
    void anIndividualLinkNamesTheReader() throws MessagingException, IOException {
        var content = (String) parsed(reader("Zoé", "zoe@orange.example")).getContent();

        assertThat(tokens.read(link(content), Purpose.CLICK).orElseThrow().subscriberId())
                .isEqualTo(READER);
    }

    @Test
    void aMissingChoiceOfSectionsGetsTheFullestMail() {
        var recipient =
                new Recipient(
                        READER,
                        "a@b.example",
                        null,
                        List.of(Section.TOOL),
                        Tracking.AGGREGATE,
                        Tracking.AGGREGATE,
                        null);

        assertThat(mail.splice(recipient, WINTER).bytes()).isNotEmpty();
    }

    private static String link(String content) {
        var matcher = Pattern.compile("/c/([A-Za-z0-9_-]{60})").matcher(content);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Recipient reader(@Nullable String name, String address) {
        return new Recipient(
                READER, address, name, ALL, Tracking.INDIVIDUAL, Tracking.INDIVIDUAL, null);
    }

    private static Recipient aggregate(String id) {
        return new Recipient(
                id, "a@b.example", "Zoé", ALL, Tracking.AGGREGATE, Tracking.AGGREGATE, null);
    }

    private MimeMessage parsed(Recipient recipient) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(mail.splice(recipient, WINTER).bytes()));
    }

    private CompiledMail mail(String publicUrl) {
        return mail(publicUrl, ReturnPath.NONE);
    }

    private CompiledMail mail(String publicUrl, ReturnPath returnPath) {
        return mail(publicUrl, returnPath, "=\r\n\">Lire</a></p>\r\n");
    }

    private CompiledMail mail(String publicUrl, ReturnPath returnPath, String lastSegment) {
        var parts =
                List.of(
                        new IssueReleased.Part(0, null),
                        new IssueReleased.Part(1, null),
                        new IssueReleased.Part(null, "greeting-html"),
                        new IssueReleased.Part(2, null),
                        new IssueReleased.Part(null, "link:0"),
                        new IssueReleased.Part(3, null));
        var segments =
                List.of(
                                "From: Les Jeudis <jeudi@example.org>\r\nSubject: Essai\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                                "\r\n<p>Bonjour=\r\n",
                                "=\r\n,</p><p><a href=3D\"=\r\n",
                                lastSegment)
                        .stream()
                        .map(it -> it.getBytes(StandardCharsets.UTF_8))
                        .toList();
        return new CompiledMail(
                new KeptIssue(
                        ISSUE,
                        "jeudi@example.org",
                        4,
                        List.of(new IssueReleased.Variant(ALL, parts)),
                        new Binary(new byte[32])),
                segments,
                tokens,
                new PublicProperties(publicUrl),
                returnPath);
    }
}
