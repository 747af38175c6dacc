package fr.jeudi.dispatch.relay;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.dispatch.ScriptedRelay;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** STANDARDS S1. */
@ExtendWith(OutputCaptureExtension.class)
class OwnNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"mx.example.org", "MX-1.Example.org", "[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void aNameOfTheDnsOrAnAddressInBracketsIsProper(String name) {
        assertThat(OwnName.isProper(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "dispatch-7d4b9c-x2x",
                "localhost.localdomain",
                "printer.local",
                "192.0.2.1",
                "mx_1.example.org",
                "mx.example.org."
            })
    void aMachinesOwnNameIsNot(String name) {
        assertThat(OwnName.isProper(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"jeudi, 1", "mx.example.org, 0"})
    void aRelaySentTheWrongNameIsWarnedOfOnce(String name, int warnings, CapturedOutput log)
            throws RelayAway {
        try (var server = ScriptedRelay.start()) {
            var relays = SomeRelays.of(SomeRelays.greeted(name, server.port()));
            for (int i = 0; i < 2; i++) {
                try (var line = Line.ofIssues(relays, SomeRelays.PROPERTIES)) {
                    line.open();
                }
            }
            relays.destroy();
        }

        assertThat(log.getAll().split("EHLO name is not fully qualified", -1))
                .hasSize(1 + warnings);
    }
}
