package fr.jeudi.subscription.letter;

import fr.jeudi.subscription.pages.JeudiProperties;
import fr.jeudi.subscription.subscriber.LetterAsked;
import fr.jeudi.subscription.subscriber.Letters;
import fr.jeudi.subscription.subscriber.Subscriber;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import fr.jeudi.subscription.topics.Publisher.Announcement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * Short mails of our own words only: nothing the person typed appears in them (STANDARDS X1), and
 * the text part says what the HTML part says.
 */
@Component
class LetterWriter implements Letters {
    private static final Duration CONFIRMATION_VALID = Duration.ofDays(7);
    private static final Duration LINK_VALID = Duration.ofHours(24);
    private static final Duration WORTH_SENDING = Duration.ofHours(24);

    private final ITemplateEngine templates;
    private final MessageSource messages;
    private final Tokens tokens;
    private final JeudiProperties jeudi;

    LetterWriter(
            ITemplateEngine templates,
            MessageSource messages,
            Tokens tokens,
            JeudiProperties jeudi) {
        this.templates = templates;
        this.messages = messages;
        this.tokens = tokens;
        this.jeudi = jeudi;
    }

    @Override
    public Announcement write(Subscriber subscriber, LetterAsked asked) {
        var kind =
                switch (asked.kind()) {
                    case CONFIRMATION -> MailRequested.Kind.CONFIRMATION;
                    case LINK, ALREADY -> MailRequested.Kind.LINK;
                };
        var mail =
                new MailRequested(
                        asked.mailId(),
                        kind,
                        asked.at(),
                        asked.at().plus(WORTH_SENDING),
                        new MailRequested.To(subscriber.address()),
                        jeudi.sender().address(),
                        subscriber.id(),
                        Base64.getEncoder()
                                .encodeToString(
                                        MimeComposer.compose(
                                                letter(subscriber, asked), jeudi.sender())));
        return new Announcement(MailRequested.TOPIC, asked.mailId(), mail);
    }

    Letter letter(Subscriber subscriber, LetterAsked asked) {
        var signUp = subscriber.signUp();
        var language =
                signUp == null ? subscriber.choices().language() : signUp.choices().language();
        var words =
                switch (asked.kind()) {
                    case CONFIRMATION -> "mail.confirmation.";
                    case LINK -> "mail.link.";
                    case ALREADY -> "mail.already.";
                };
        var say = new Say(words, language.locale());
        var link = link(subscriber.id(), asked);
        var html =
                new Context(
                        language.locale(),
                        Map.of(
                                "subject", say.of("subject"),
                                "intro", say.of("intro"),
                                "button", say.of("button"),
                                "link", link,
                                "note", say.of("note"),
                                "sender", jeudi.sender().name(),
                                "postal", jeudi.sender().postal(),
                                "privacy", jeudi.link("/privacy"),
                                "privacyText", say.common("privacy"),
                                "copy", say.common("copy")));
        return new Letter(
                language,
                say.of("subject"),
                templates.process("subscription/mail/letter", html),
                text(say, link));
    }

    private String text(Say say, String link) {
        return String.join(
                "\n\n",
                List.of(
                        say.of("subject"),
                        say.of("intro"),
                        say.of("button") + "\n" + link,
                        say.of("note"),
                        jeudi.sender().name() + "\n" + jeudi.sender().postal(),
                        say.common("privacy") + "\n" + jeudi.link("/privacy") + "\n"));
    }

    private String link(String subscriberId, LetterAsked asked) {
        var confirms = asked.kind() == LetterAsked.Kind.CONFIRMATION;
        var token =
                new Token(
                        confirms ? Token.Purpose.CONFIRM : Token.Purpose.PREFERENCES,
                        subscriberId,
                        null,
                        0,
                        asked.at().plus(confirms ? CONFIRMATION_VALID : LINK_VALID));
        return jeudi.link((confirms ? "/confirm/" : "/preferences/") + tokens.sign(token));
    }

    /** The words of one kind of letter in one language. */
    private final class Say {
        private final String prefix;
        private final Locale locale;

        Say(String prefix, Locale locale) {
            this.prefix = prefix;
            this.locale = locale;
        }

        String of(String key) {
            return messages.getMessage(prefix + key, null, locale);
        }

        String common(String key) {
            return messages.getMessage("mail." + key, null, locale);
        }
    }
}
