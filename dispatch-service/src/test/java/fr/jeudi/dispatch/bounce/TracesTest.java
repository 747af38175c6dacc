package fr.jeudi.dispatch.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TracesTest {
    @Test
    void theReturnPathInABounceThatWasSentOnIsFound() {
        var traces =
                Traces.of(
                        """
                        From: Support <support@jeudi.example>
                        Subject: Fwd: failure notice
                        Content-Type: multipart/mixed; boundary=b

                        --b
                        Content-Type: message/rfc822

                        From: MAILER-DAEMON@mx.example.org
                        Subject: failure notice

                        <camille@orange.example>:
                        Sorry, no mailbox here by that name. (#5.1.1)

                        --- Below this line is a copy of the message.

                        Return-Path: <b+token@bounces.jeudi.example>
                        From: jeudi@jeudi.example
                        To: camille@orange.example

                        --b--
                        """
                                .getBytes(UTF_8));

        assertThat(traces.quoted()).contains("<b+token@bounces.jeudi.example>");
    }
}
