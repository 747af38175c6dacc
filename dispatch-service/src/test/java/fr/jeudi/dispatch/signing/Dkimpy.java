package fr.jeudi.dispatch.signing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A verifier that is not ours: Debian's {@code python3-dkim}, with records instead of DNS. */
final class Dkimpy {
    private static final String VERIFY =
            """
            import dkim, sys
            records = dict(zip(sys.argv[1::2], sys.argv[2::2]))
            def look_up(name, timeout=5):
                return records.get(name.decode().rstrip('.'), '').encode()
            message = sys.stdin.buffer.read()
            if not message.endswith(b'\\r\\n'):
                message += b'\\r\\n'  # as SMTP does
            def holds(i):
                try:
                    return dkim.DKIM(message).verify(idx=i, dnsfunc=look_up)
                except dkim.ValidationError:
                    return False
            count = sum(1 for it in dkim.DKIM(message).headers if it[0].lower() == b'dkim-signature')
            print(' '.join(str(holds(i)) for i in range(count)))
            """;

    private Dkimpy() {}

    /** One word for each signature, from top to bottom: True or False. */
    static String verify(byte[] mail, List<SigningKey> keys) {
        assumeTrue(
                run(
                                new byte[0],
                                List.of(
                                        "/usr/bin/python3",
                                        "-c",
                                        "import dkim, nacl; print('here')"))
                        .contains("here"),
                "needs Debian's python3-dkim and python3-nacl");
        var command = new ArrayList<>(List.of("/usr/bin/python3", "-c", VERIFY));
        for (var key : keys) {
            command.add(key.recordName());
            command.add(key.record());
        }
        return run(mail, command).strip();
    }

    private static String run(byte[] input, List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input);
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
