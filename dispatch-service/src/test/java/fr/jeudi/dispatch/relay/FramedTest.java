package fr.jeudi.dispatch.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.SingleMail;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramedTest {
    private final Framed framed = new Framed();

    /** X8, F3: whatever a mail holds, it ends once, at its end. */
    @ParameterizedTest
    @CsvSource({
        "a.,     a.|",
        ".,      ..|",
        "a|.b,  a|..b|",
        "a|..b, a|...b|",
        "a|.|b, a|..|b|",
        "a\\r.\\rb, a|..|b|",
        "a\\n.\\nb, a|..|b|",
        "a\\n.|b,  a|..|b|",
        "a||.,   a||..|",
        "a|,     a|",
    })
    void noLineOfAMailIsMistakenForTheLast(String mail, String onTheWire) {
        framed.put(mail(bytes(mail)));

        assertThat(text()).endsWith("\r\n\r\n" + bytes(onTheWire));
    }

    @Test
    void aShorterMailAfterALongerOneLeavesNothingBehind() {
        framed.put(mail("x".repeat(500)));
        framed.put(mail("y"));

        assertThat(text()).endsWith("\r\n\r\ny\r\n");
    }

    private String text() {
        return new String(framed.bytes(), 0, framed.length(), US_ASCII);
    }

    private static String bytes(String written) {
        return written.replace("|", "\r\n").replace("\\r", "\r").replace("\\n", "\n");
    }

    private static ReadyMail mail(String body) {
        return SingleMail.of("onswg4tforqw42lu", "jeudi@example.org", null, "a@one.example")
                .around(("Subject: x\r\n\r\n" + body).getBytes(US_ASCII), Instant.EPOCH);
    }
}
