package fr.jeudi.subscription.letter;

import static fr.jeudi.subscription.Visitor.anAddress;
import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.subscription.Visitor;
import fr.jeudi.subscription.WholeService;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** STANDARDS F1, F2, F4 to F6, L1, L3, L5, A1. */
@WholeService
class LetterWriterTest {
    @Autowired Visitor visitor;

    @Test
    void theFieldsDispatchWritesAreLeftToIt() throws MessagingException {
        var mail = parsed(confirmation("fr"));

        for (var field : new String[] {"Date", "Message-ID", "To"}) {
            assertThat(mail.getHeader(field)).isNull();
        }
        for (var field :
                new String[] {"From", "Subject", "MIME-Version", "List-Id", "Content-Type"}) {
            assertThat(mail.getHeader(field)).hasSize(1);
        }
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getHeader("List-Id")[0]).contains("<jeudi.jeudi.example>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "en"})
    void bothPartsSayTheSame(String language) throws MessagingException, IOException {
        var mail = parsed(confirmation(language));

        var parts = (Multipart) mail.getContent();
        assertThat(parts.getContentType()).contains("multipart/alternative");
        var text = (String) parts.getBodyPart(0).getContent();
        var html = (String) parts.getBodyPart(1).getContent();
        assertThat(parts.getBodyPart(0).getContentType()).containsIgnoringCase("utf-8");
        assertThat(html).contains("lang=\"" + language + "\"").doesNotContain("<script", "??");
        assertThat(text).contains(mail.getSubject(), "/confirm/").doesNotContain("??");
        assertThat(html).contains("/confirm/").contains(mail.getSubject());
    }

    @Test
    void itIsSevenBitWithShortLinesAndCrLfOnly() {
        var raw = new String(confirmation("fr"), StandardCharsets.ISO_8859_1);

        assertThat(raw.chars()).allMatch(it -> it < 128);
        assertThat(raw.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        assertThat(raw.split("\r\n", -1)).allMatch(it -> it.length() <= 78);
    }

    private byte[] confirmation(String language) {
        var address = anAddress();
        visitor.signsUp(address, ",\"name\":\"Zoé\",\"language\":\"" + language + "\"");
        return Base64.getDecoder().decode(visitor.mailTo(address, 1).get("content").asString());
    }

    private static MimeMessage parsed(byte[] raw) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }
}
