package fr.jeudi.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountingSinkTest {

    @Test
    void whoeverIsLeftOutOrGetsItTwiceIsFound() throws IOException {
        try (var sink = CountingSink.start(2, Duration.ZERO)) {
            mail(sink, 0);
            assertThatThrownBy(() -> sink.expectEachOnce(2))
                    .hasMessage("1 of 2 got the mail, 0 of them twice");

            mail(sink, 1);
            assertThatCode(() -> sink.expectEachOnce(2)).doesNotThrowAnyException();

            mail(sink, 1);
            assertThatThrownBy(() -> sink.expectEachOnce(2))
                    .hasMessage("2 of 2 got the mail, 1 of them twice");
        }
    }

    @Test
    void theNextIssueIsCountedAnew() throws IOException {
        try (var sink = CountingSink.start(1, Duration.ZERO)) {
            mail(sink, 0);
            sink.expectAnother();
            mail(sink, 0);

            assertThatCode(() -> sink.expectEachOnce(1)).doesNotThrowAnyException();
            assertThat(sink.mails()).isEqualTo(2);
        }
    }

    /** Until the sink has said goodbye, and so has counted it. */
    private static void mail(CountingSink sink, int reader) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
            var rcpt = "RCPT TO:<reader" + reader + "@example.org>\r\n";
            var mail = "EHLO bench\r\n" + rcpt + "DATA\r\nHello\r\n.\r\nQUIT\r\n";
            socket.getOutputStream().write(mail.getBytes(US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }
}
