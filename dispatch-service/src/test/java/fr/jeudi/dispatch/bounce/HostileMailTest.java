package fr.jeudi.dispatch.bounce;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.ProcessorTime;
import fr.jeudi.dispatch.bounce.Analysis.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * X21: whatever comes in is answered, in time in proportion to its size. The goal is a second each;
 * the slowest is printed, and what takes three of the processor fails.
 */
class HostileMailTest {
    private static final Duration TOO_LONG = Duration.ofSeconds(3);
    private static final int MEGABYTE = 1 << 20;
    private static final String REPORT =
            """
            From: MAILER-DAEMON@mx.example.org
            Subject: Undelivered Mail
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            """;

    private static final Map<String, Long> slowest = new HashMap<>();

    private final BounceClassifier classifier = new BounceClassifier();

    static Stream<Arguments> mails() {
        return Stream.of(
                mail("nothing", ""),
                mail("one line of a megabyte", "a".repeat(MEGABYTE)),
                mail("one header of a megabyte", "Subject: " + "=?".repeat(MEGABYTE / 2)),
                mail("encoded words", "Subject: " + "=?utf-8?q?=\n ".repeat(80_000)),
                mail("a megabyte of ats", "From: mailer-daemon\n\n" + "@".repeat(MEGABYTE)),
                mail("endless addresses", bounceOf("a".repeat(100) + "@b.c ", MEGABYTE)),
                mail("almost an address", bounceOf("a.", MEGABYTE)),
                mail("almost replies", bounceOf("550-5.1.", MEGABYTE)),
                mail("almost phrases", bounceOf("user mailbox quota account ip ", MEGABYTE)),
                mail("open tags", html("<".repeat(MEGABYTE / 2))),
                mail("hidden styles", html("<style>".repeat(MEGABYTE / 8))),
                mail("almost letters", html("&#".repeat(MEGABYTE / 2))),
                mail("returns only", "\r".repeat(MEGABYTE)),
                mail("a million empty lines", "From: mailer-daemon\n\n" + "\n".repeat(MEGABYTE)),
                mail("folded for ever", "Subject: a\n" + " \n".repeat(MEGABYTE / 3)),
                mail("200,000 header fields", "X: y\n".repeat(200_000)),
                mail("parts in parts", nested(10_000)),
                mail(
                        "200,000 parts",
                        "Content-Type: multipart/mixed; boundary=b\n\n"
                                + "--b\n\n".repeat(200_000)),
                mail(
                        "long boundary",
                        "Content-Type: multipart/mixed; boundary="
                                + "-".repeat(MEGABYTE / 2)
                                + "\n\n"
                                + "-".repeat(MEGABYTE / 2)),
                mail("100,000 recipients", REPORT + recipients("550 5.1.1 user unknown")),
                mail("a reason of its own for each", REPORT + reasons()),
                mail("a reason without end for each", REPORT + endlessReasons()),
                mail(
                        "recipients without end of group",
                        REPORT + "Final-Recipient: rfc822; a@b.cd\n".repeat(40_000)),
                mail("JSON in JSON", "From: sns@example.org\n\n" + "{\"a\":".repeat(150_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mails")
    void hostileMailIsAnsweredAtOnce(String what, byte[] mail) {
        long start = System.nanoTime();

        assertThat(answer(mail)).as(what).isNotNull();

        slowest.merge(what, Duration.ofNanos(System.nanoTime() - start).toMillis(), Math::max);
    }

    @AfterAll
    static void tellTheSlowest() {
        slowest.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(it ->
                        System.out.printf(
                                "slowest hostile mail: %s, %d ms%n", it.getKey(), it.getValue()));
    }

    @Test
    void ofEndlessRecipientsAThousandAreRead() {
        var analysis = answer((REPORT + recipients("550 5.1.1 user unknown")).getBytes(ISO_8859_1));

        assertThat(analysis.kind()).isEqualTo(Kind.BOUNCE);
        assertThat(analysis.recipients()).hasSize(1_000);
    }

    @Test
    void tornAndBentMailsAreAnswered() throws IOException {
        var random = new Random(4);
        for (var sample : Corpus.mails()) {
            var mail = Files.readAllBytes(sample);
            answer(Arrays.copyOf(mail, random.nextInt(mail.length)));
            for (var bent = 0; bent < mail.length / 50; bent++) {
                mail[random.nextInt(mail.length)] = (byte) random.nextInt(256);
            }
            assertThat(answer(mail).kind()).isNotNull();
        }
    }

    @Test
    void noiseIsNoBounce() {
        var noise = new byte[MEGABYTE];
        new Random(5).nextBytes(noise);

        assertThat(answer(noise).kind()).isEqualTo(Kind.OTHER);
    }

    private Analysis answer(byte[] mail) {
        return ProcessorTime.within(TOO_LONG, () -> classifier.analyse(mail));
    }

    private static Arguments mail(String what, String text) {
        return Arguments.of(what, text.getBytes(ISO_8859_1));
    }

    private static String bounceOf(String words, int length) {
        return "From: mailer-daemon@example.org\nSubject: failure notice\n\n"
                + words.repeat(length / words.length());
    }

    private static String html(String body) {
        return "From: mailer-daemon@example.org\nContent-Type: text/html\n\n" + body;
    }

    private static String nested(int depth) {
        var mail = new StringBuilder();
        for (var level = 0; level < depth; level++) {
            mail.append("Content-Type: multipart/mixed; boundary=\"b")
                    .append(level)
                    .append("\"\n\n--b")
                    .append(level)
                    .append('\n');
        }
        return mail.toString();
    }

    private static String recipients(String reply) {
        var group = "Final-Recipient: rfc822; a@b.cd\nDiagnostic-Code: smtp; " + reply + "\n\n";
        return group.repeat(100_000);
    }

    private static String reasons() {
        var groups = new StringBuilder();
        for (var at = 0; at < 1_000; at++) {
            groups.append("Final-Recipient: rfc822; a")
                    .append(at)
                    .append("@b.cd\nDiagnostic-Code: smtp; 550 ")
                    .append(at)
                    .append(" user mailbox account recipient sender ip domain ".repeat(18))
                    .append("\n\n");
        }
        return groups.toString();
    }

    /** Runs in which an address could begin anywhere. */
    private static String endlessReasons() {
        var groups = new StringBuilder();
        for (var at = 0; at < 1_000; at++) {
            groups.append("Final-Recipient: rfc822; a")
                    .append(at)
                    .append("@b.cd\nDiagnostic-Code: smtp; ")
                    .append(at)
                    .append("a1".repeat(475))
                    .append("\n\n");
        }
        return groups.toString();
    }
}
