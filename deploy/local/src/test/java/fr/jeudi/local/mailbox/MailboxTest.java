package fr.jeudi.local.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-19T06:00:00Z"), ZoneOffset.UTC);

    @TempDir Path folder;

    @Test
    void aMailSentOverSmtpIsKeptAsItCame() throws Exception {
        try (var mailbox = Mailbox.in(folder, CLOCK);
                var server = MailboxServer.start(mailbox, 0)) {
            send(server.port(), "Numéro 67 : l’été");

            assertThat(mailbox.list("LEA@example.org"))
                    .singleElement()
                    .satisfies(it -> {
                        assertThat(it.subject()).isEqualTo("Numéro 67 : l’été");
                        assertThat(it.from()).isEqualTo("bounces@jeudi.example");
                        assertThat(it.to()).containsExactly("lea@example.org");
                        assertThat(mailbox.content(it.id()))
                                .hasValueSatisfying(bytes ->
                                        assertThat(text(bytes))
                                                .contains("\r\n.a line with a dot")
                                                .doesNotContain("\r\n..a"));
                    });
            assertThat(mailbox.list("nobody@example.org")).isEmpty();
        }
    }

    @Test
    void mailsAreThereAfterARestartAndIdsNeverRepeat() throws IOException {
        var ids = new HashSet<String>();
        try (var mailbox = Mailbox.in(folder, CLOCK)) {
            ids.add(mailbox.keep("a@b", List.of("c@d"), bytes("Subject: one\r\n\r\n")).id());
            mailbox.empty();
            ids.add(mailbox.keep("a@b", List.of("c@d"), bytes("Subject: two\r\n\r\n")).id());
        }

        try (var mailbox = Mailbox.in(folder, CLOCK)) {
            ids.add(mailbox.keep("a@b", List.of("c@d"), bytes("Subject: three\r\n\r\n")).id());

            assertThat(mailbox.list(""))
                    .extracting(ReceivedMail::subject)
                    .containsExactly("three", "two");
            assertThat(ids).hasSize(3);
        }
    }

    @Test
    void whatACrashLeftHalfWrittenIsForgotten() throws IOException {
        try (var mailbox = Mailbox.in(folder, CLOCK)) {
            mailbox.keep("a@b", List.of("c@d"), bytes("Subject: whole\r\n\r\n"));
        }
        Files.writeString(folder.resolve("zzz.eml"), "Subject: half");
        Files.writeString(folder.resolve("list.jsonl"), "{\"id\":\"zz", StandardOpenOption.APPEND);

        try (var mailbox = Mailbox.in(folder, CLOCK)) {
            assertThat(mailbox.list("")).extracting(ReceivedMail::subject).containsExactly("whole");
            assertThat(folder.resolve("zzz.eml")).doesNotExist();
        }
    }

    @Test
    void aPartOfAnAddressFindsEverybodyItOccursIn() throws IOException {
        try (var mailbox = Mailbox.in(folder, CLOCK)) {
            mailbox.keep("a@b", List.of("lea@example.org"), bytes("\r\n"));
            mailbox.keep("a@b", List.of("clea@example.org"), bytes("\r\n"));

            assertThat(mailbox.list("lea")).hasSize(2);
            assertThat(mailbox.list("lea@example.org")).hasSize(1);
        }
    }

    @Test
    void brokenMailsAreShownAsFarAsTheyGo() {
        assertThat(
                        MailContent.of(
                                        bytes(
                                                "Content-Type: text/html; charset=nonsense\r\n\r\n<p>é</p>"))
                                .html())
                .hasValueSatisfying(it -> assertThat(it).contains("<p>"));
        assertThat(
                        MailContent.of(
                                        bytes(
                                                "Content-Type: multipart/alternative\r\n\r\nno boundary"))
                                .html())
                .isEmpty();
        assertThat(MailContent.of(new byte[0]).text()).hasValue("");
    }

    private static void send(int port, String subject) throws MessagingException {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", String.valueOf(port));
        settings.put("mail.smtp.from", "bounces@jeudi.example");
        var mail = new MimeMessage(Session.getInstance(settings));
        mail.setFrom("jeudi@jeudi.example");
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("lea@example.org"));
        mail.setSubject(subject, "UTF-8");
        mail.setText("first\n.a line with a dot\n", "UTF-8");
        Transport.send(mail);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
