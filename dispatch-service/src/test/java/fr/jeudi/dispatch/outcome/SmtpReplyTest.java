package fr.jeudi.dispatch.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.ProcessorTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmtpReplyTest {

    @Test
    void aReplyOfSeveralLinesReadsAsOneSentenceWithoutAddresses() {
        var reply =
                SmtpReply.of(
                        550,
                        "550-5.1.1 <camille@orange.example>: Recipient rejected:\n"
                                + "550-5.1.1 User unknown\n550 5.1.1 ask zoe@example.org");

        assertThat(reply.status()).isEqualTo("5.1.1");
        assertThat(reply.text())
                .isEqualTo(
                        "550-5.1.1 <c***@orange.example>: Recipient rejected: User unknown ask"
                                + " z***@example.org");
    }

    @Test
    void aReplyWithoutEnhancedStatusHasNone() {
        assertThat(SmtpReply.of(451, "451 try later").status()).isNull();
        assertThat(SmtpReply.of(250, null).text()).isEmpty();
    }

    @Test
    void anEnhancedStatusMayStandBesideTheWords() {
        assertThat(SmtpReply.of(550, "550 #5.1.0 Address rejected.").status()).isEqualTo("5.1.0");
        assertThat(SmtpReply.of(550, "550-Invalid recipient\n550 (#5.1.1)").status())
                .isEqualTo("5.1.1");
        assertThat(SmtpReply.of(550, "550 5.7.1 no (#5.1.1)").status()).isEqualTo("5.7.1");
    }

    /** X21. */
    @Test
    void aHostileReplyIsShortenedAtOnce() {
        var endless = "550 " + "a".repeat(1_000_000);

        var reply = ProcessorTime.within(Duration.ofSeconds(1), () -> SmtpReply.of(550, endless));

        assertThat(reply.text()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void aWordWithoutEndIsMaskedAtOnce() {
        var endless = "zoe@example.org " + "a".repeat(200_000);

        var masked = ProcessorTime.within(Duration.ofSeconds(1), () -> SmtpReply.masked(endless));

        assertThat(masked).startsWith("z***@example.org a");
    }
}
