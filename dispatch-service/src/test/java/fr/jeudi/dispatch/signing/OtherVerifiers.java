package fr.jeudi.dispatch.signing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Verifiers that are not ours (STANDARDS D5), with records instead of DNS. */
final class OtherVerifiers {
    private static final List<String> PYTHON = List.of("/usr/bin/python3", "-c");
    private static final List<String> PERL = List.of("/usr/bin/perl", "-e");
    private static final String DKIMPY =
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
    private static final String MAIL_DKIM =
            """
            use strict;
            use warnings;
            use Mail::DKIM::Verifier;
            my %records = @ARGV;
            {
                no warnings 'redefine';
                *Mail::DKIM::DNS::query = sub {
                    my $text = $records{$_[0]};
                    return defined $text ? bless({text => $text}, 'Answer') : ();
                };
            }
            sub Answer::type { return 'TXT' }
            sub Answer::txtdata { return $_[0]{text} }
            binmode STDIN;
            my $message = do { local $/; <STDIN> };
            $message .= "\\r\\n" unless $message =~ /\\r\\n\\z/;
            my $verifier = Mail::DKIM::Verifier->new;
            $verifier->PRINT($message);
            $verifier->CLOSE;
            print $_->result, "\\n" for grep { $_->algorithm eq 'rsa-sha256' } $verifier->signatures;
            """;

    private static final Pattern RESULT = Pattern.compile("\\bdkim=(\\w+)");

    private OtherVerifiers() {}

    /** Debian's {@code python3-dkim}: one word for each signature, from the top, True or False. */
    static String dkimpy(byte[] mail, List<SigningKey> keys) {
        assumeTrue(
                isHere(PYTHON, "import dkim, nacl; print('here')"),
                "needs Debian's python3-dkim and python3-nacl");
        return verified(mail, PYTHON, DKIMPY, keys);
    }

    /** Debian's {@code libmail-dkim-perl}, of RSA alone: pass, or what else it says. */
    static String mailDkim(byte[] mail, List<SigningKey> keys) {
        assumeTrue(
                isHere(PERL, "require Mail::DKIM; print 'here'"),
                "needs Debian's libmail-dkim-perl");
        return verified(mail, PERL, MAIL_DKIM, keys);
    }

    /** Debian's {@code opendkim}: a word for each signature, from the top, pass or fail. */
    static String openDkim(byte[] mail, List<SigningKey> keys) {
        var program = Path.of("/usr/sbin/opendkim");
        assumeTrue(Files.isExecutable(program), "needs Debian's opendkim");
        try {
            var folder = Files.createTempDirectory("opendkim-");
            var records =
                    Files.write(
                            folder.resolve("records"),
                            keys.stream().map(it -> it.recordName() + " " + it.record()).toList());
            var settings =
                    Files.writeString(
                            folder.resolve("settings"),
                            "Mode v\nOn-BadSignature accept\nTestPublicKeys " + records + "\n");
            var said =
                    run(
                            asBySmtp(mail),
                            List.of(program.toString()),
                            Stream.of("-x", settings.toString(), "-v", "-v", "-t", "-"));
            FileSystemUtils.deleteRecursively(folder);
            return RESULT.matcher(said)
                    .results()
                    .map(it -> it.group(1))
                    .collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which ends the last line. */
    private static byte[] asBySmtp(byte[] mail) {
        var text = new String(mail, StandardCharsets.ISO_8859_1);
        return (text.endsWith("\r\n") ? text : text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isHere(List<String> language, String program) {
        return run(new byte[0], language, Stream.of(program)).equals("here");
    }

    private static String verified(
            byte[] mail, List<String> language, String program, List<SigningKey> keys) {
        var records = keys.stream().flatMap(it -> Stream.of(it.recordName(), it.record()));
        return run(mail, language, Stream.concat(Stream.of(program), records));
    }

    private static String run(byte[] input, List<String> language, Stream<String> arguments) {
        try {
            var command = Stream.concat(language.stream(), arguments).toList();
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input);
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
