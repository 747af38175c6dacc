package fr.jeudi.subscription.signup;

import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consent.Decision;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Purpose;
import fr.jeudi.subscription.consent.Consent.Source;
import fr.jeudi.subscription.consent.Wordings;
import fr.jeudi.subscription.lanes.Lanes;
import fr.jeudi.subscription.person.EmailAddress;
import fr.jeudi.subscription.person.Language;
import fr.jeudi.subscription.subscriber.Choices;
import fr.jeudi.subscription.subscriber.Subscriber.SignUp;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.subscriber.Tracking;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes sign-ups; whoever signs up, the answer and the work are the same (STANDARDS X2). */
@Component
class SignUps {
    private final Subscribers subscribers;
    private final Wordings wordings;
    private final Lanes lanes;
    private final Clock clock;

    SignUps(Subscribers subscribers, Wordings wordings, Lanes lanes, Clock clock) {
        this.subscribers = subscribers;
        this.wordings = wordings;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * @param form of no faults
     * @param shown the language of the page, which is that of the wordings agreed to
     */
    void signUp(SignUpForm form, Source source, Language shown, String ip) {
        if (form.isRobot()) {
            return;
        }
        var choices = form.choices(shown);
        form.address().ifPresent(address -> signUp(address, choices, evidence(source, shown, ip)));
    }

    private void signUp(EmailAddress address, Choices choices, Evidence evidence) {
        subscribers.signUp(address, new SignUp(choices, evidence, given(choices, evidence)));
        lanes.met(address.domain());
    }

    private Evidence evidence(Source source, Language shown, String ip) {
        return new Evidence(source, "/subscribe", shown, null, clock.instant(), ip);
    }

    private List<Consent> given(Choices choices, Evidence evidence) {
        var given = new ArrayList<Consent>();
        given.add(consent(Purpose.NEWSLETTER, Decision.GRANTED, evidence));
        add(given, Purpose.OPEN_TRACKING, choices.openTracking(), evidence);
        add(given, Purpose.CLICK_TRACKING, choices.clickTracking(), evidence);
        return given;
    }

    private void add(List<Consent> given, Purpose purpose, Tracking word, Evidence evidence) {
        if (word == Tracking.GRANTED) {
            given.add(consent(purpose, Decision.GRANTED, evidence));
        } else if (word == Tracking.DENIED) {
            given.add(consent(purpose, Decision.DENIED, evidence));
        }
    }

    /** Of nobody yet: its id and its time come with the confirmation. */
    private Consent consent(Purpose purpose, Decision decision, Evidence evidence) {
        var shown =
                evidence.source() == Source.FORM
                        ? evidence.with(wordings.of(purpose, evidence.language()))
                        : evidence;
        return new Consent("", "", purpose, decision, Instant.EPOCH, shown, null, null);
    }
}
