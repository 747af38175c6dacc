package fr.jeudi.subscription.consent;

import fr.jeudi.subscription.consent.Consent.Purpose;
import fr.jeudi.subscription.consent.Consent.Wording;
import fr.jeudi.subscription.person.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.stereotype.Component;

/**
 * The sentences people agree to. Pages show {@code consent.<purpose>} of the messages; each text
 * ever shown is kept under its SHA-256, so that the proof outlives an edit.
 */
@Component
public class Wordings {
    private final MessageSource messages;
    private final MongoOperations mongo;

    Wordings(MessageSource messages, MongoOperations mongo) {
        this.messages = messages;
        this.mongo = mongo;
    }

    public Wording of(Purpose purpose, Language language) {
        return new Wording(
                "consent." + purpose.word() + "." + language.code(),
                sha256(text(purpose, language)));
    }

    private String text(Purpose purpose, Language language) {
        return messages.getMessage("consent." + purpose.word(), null, language.locale());
    }

    @EventListener(ApplicationReadyEvent.class)
    void keepTheTexts() {
        for (var purpose : Purpose.values()) {
            for (var language : Language.values()) {
                var wording = of(purpose, language);
                mongo.save(new KeptText(wording.sha256(), wording.id(), text(purpose, language)));
            }
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Document("wordings")
    record KeptText(@Id String sha256, String wordingId, String text) {}
}
