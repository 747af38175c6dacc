package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Mails out of the mailbox as other programs see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailTest {
    private static final String PYTHON =
            """
            import email, email.policy, sys
            message = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.strict.clone(linesep='\\r\\n'))
            for part in message.walk():
                for defect in part.defects:
                    print('defect', part.get_content_type(), defect)
                for name, value in part.items():
                    for defect in getattr(value, 'defects', ()):
                        print('defect', name, defect)
                if not part.is_multipart():
                    part.get_content()
            print('subject', message['Subject'])
            print('to', message['To'])
            print('parts', [part.get_content_type() for part in message.walk()])
            """;
    private static final Pattern SCORE = Pattern.compile("X-Spam-Status: \\w+, score=(-?[0-9.]+)");

    private final Suite suite = Suite.shared();
    private Mail confirmation = Mail.of(new byte[0]);
    private Mail issue = Mail.of(new byte[0]);

    @BeforeAll
    void receiveBoth() {
        var reader = Reader.of(suite, "helene@laposte.example");
        reader.signsUp("Hélène D’Arc, \"la Grande\"", false).expect(202);
        reader.confirms();
        confirmation = suite.mailbox().all(reader.address()).getFirst();
        var id = suite.desk().issues().getFirst().get("id").asString();
        suite.desk().release(id);
        issue = reader.receives(suite.desk().issue(id).get("headline").asString());
    }

    /** STANDARDS F8, F9. */
    @Test
    void pythonFindsNoDefect() {
        Tool.require("python3", "python3");
        for (var mail : List.of(confirmation, issue)) {
            assertThat(Tool.run(mail.raw(), List.of("python3", "-c", PYTHON)))
                    .doesNotContain("defect", "Traceback")
                    .contains("subject " + mail.subject());
        }
    }

    /** STANDARDS 3: at most 0.0 for each mail we send. */
    @Test
    void spamAssassinHasNothingAgainstIt() {
        Tool.require("spamassassin", "spamassassin");
        for (var mail : List.of(confirmation, issue)) {
            var verdict = Tool.run(mail.raw(), List.of("spamassassin", "-L", "-t"));
            var score = SCORE.matcher(verdict);
            assertThat(score.find()).as(verdict).isTrue();
            assertThat(Double.parseDouble(score.group(1))).as(verdict).isLessThanOrEqualTo(0.0);
        }
    }

    /** STANDARDS F2, F3, F4, F5, G7. */
    @Test
    void linesAreAsLongAsTheyMayBe() {
        for (var mail : List.of(confirmation, issue)) {
            var text = new String(mail.raw(), StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContainPattern("[^\\r]\\n").doesNotContainPattern("\\r[^\\n]");
            var head = text.substring(0, text.indexOf("\r\n\r\n"));
            assertThat(head.lines()).allMatch(it -> it.length() <= 78 || !it.contains("=?"));
            assertThat(text.lines()).allMatch(it -> it.length() <= 998);
            assertThat(text.substring(head.length()).lines()).allMatch(it -> it.length() <= 76);
            assertThat(text.chars()).allMatch(it -> it < 128);
        }
        assertThat(issue.html().html().length()).isLessThan(80_000);
    }
}
