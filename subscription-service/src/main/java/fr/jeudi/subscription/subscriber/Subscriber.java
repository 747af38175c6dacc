package fr.jeudi.subscription.subscriber;

import fr.jeudi.subscription.consent.Consent;
import fr.jeudi.subscription.consent.Consent.Confirmation;
import fr.jeudi.subscription.consent.Consent.Decision;
import fr.jeudi.subscription.consent.Consent.Evidence;
import fr.jeudi.subscription.consent.Consent.Paper;
import fr.jeudi.subscription.consent.Consent.Purpose;
import fr.jeudi.subscription.person.EmailAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.index.CompoundIndex;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * One person who may, or may not, be written to. Each change gives the next state together with
 * what is to be announced of it, so that both are saved in one write.
 *
 * @param key see {@link EmailAddress#key()}
 * @param why what suppressed them, {@code bounce} or {@code complaint}; else null
 * @param signUp waiting to be confirmed; else null
 * @param importLine {@code import id/line} for who came by an import; else null
 * @param unpublished null when all is announced
 * @param forgotten to be deleted as soon as that is announced
 * @param reception null while nothing has ever failed
 */
@Document("subscribers")
@CompoundIndex(name = "audience", def = "{'state': 1, 'choices.frequency': 1, '_id': 1}")
@CompoundIndex(name = "list", def = "{'state': 1, 'createdAt': -1}")
public record Subscriber(
        @Id String id,
        @Version long version,
        String address,
        @Indexed(unique = true) String key,
        State state,
        @Nullable String why,
        Choices choices,
        @Nullable SignUp signUp,
        Mailed mailed,
        @Nullable String importLine,
        Instant createdAt,
        Instant changedAt,
        @Indexed(sparse = true) @Nullable Unpublished unpublished,
        boolean forgotten,
        @Nullable Reception reception) {
    private static final String COMPLAINT = "complaint";

    /** What somebody, perhaps not the owner of the address, has asked for. */
    public record SignUp(Choices choices, Evidence evidence, List<Consent> consents) {}

    /**
     * How often we wrote without being sure to be welcome (STANDARDS X1).
     *
     * @param confirmationId mail id of the latest confirmation mail
     */
    public record Mailed(
            int confirmations,
            @Nullable Instant confirmationAt,
            @Nullable String confirmationId,
            @Nullable Instant linkAt) {
        static final Mailed NOTHING = new Mailed(0, null, null, null);
        private static final Duration PAUSE = Duration.ofHours(24);
        private static final Duration LINK_PAUSE = Duration.ofMinutes(5);
        private static final int MOST = 3;

        boolean mayConfirm(Instant now) {
            return confirmations < MOST && isOver(confirmationAt, PAUSE, now);
        }

        boolean mayRemind(Instant now) {
            return isOver(linkAt, PAUSE, now);
        }

        boolean mayLink(Instant now) {
            return isOver(linkAt, LINK_PAUSE, now);
        }

        private static boolean isOver(@Nullable Instant last, Duration pause, Instant now) {
            return last == null || !now.isBefore(last.plus(pause));
        }
    }

    /**
     * The outbox.
     *
     * @param change whether the state is to be announced
     */
    public record Unpublished(boolean change, List<LetterAsked> letters, List<Consent> consents) {
        static final Unpublished CHANGE = new Unpublished(true, List.of(), List.of());
        static final Unpublished NOTHING = new Unpublished(false, List.of(), List.of());
    }

    /** New: unconfirmed, and asked to confirm. */
    static Subscriber signedUp(
            String id, EmailAddress address, SignUp signUp, String mailId, Instant now) {
        return new Subscriber(
                        id,
                        0,
                        address.value(),
                        address.key(),
                        State.PENDING,
                        null,
                        signUp.choices,
                        signUp,
                        Mailed.NOTHING,
                        null,
                        now,
                        now,
                        Unpublished.CHANGE,
                        false,
                        null)
                .askedToConfirm(mailId, now);
    }

    /** New by an import: active at once, on the word of staff. */
    public static Subscriber imported(
            String id,
            EmailAddress address,
            Choices choices,
            Evidence evidence,
            Paper paper,
            String line,
            Instant now) {
        var unsaved =
                new Subscriber(
                        id,
                        0,
                        address.value(),
                        address.key(),
                        State.ACTIVE,
                        null,
                        choices,
                        null,
                        Mailed.NOTHING,
                        line,
                        now,
                        now,
                        Unpublished.CHANGE,
                        false,
                        null);
        return unsaved.proved(
                List.of(
                        unsaved.consent(
                                Purpose.NEWSLETTER, Decision.GRANTED, evidence, null, paper)));
    }

    /** An unconfirmed one becomes active by an import; anybody else stays as they are. */
    public Subscriber vouchedFor(
            Choices choices, Evidence evidence, Paper paper, String line, Instant now) {
        if (state != State.PENDING) {
            return this;
        }
        return with(State.ACTIVE, null, choices, null, Mailed.NOTHING, line, now)
                .proved(
                        List.of(
                                consent(
                                        Purpose.NEWSLETTER,
                                        Decision.GRANTED,
                                        evidence,
                                        null,
                                        paper)));
    }

    /**
     * Signed up again, perhaps by somebody else: nothing is decided before it is confirmed. Who is
     * active gets a link at most once a day, who has complained gets nothing. Always a new version,
     * so that all cases take as long (X2).
     */
    Subscriber signedUpAgain(SignUp again, String mailId, Instant now) {
        if (forgotten) {
            return new Subscriber(
                            id,
                            version,
                            address,
                            key,
                            State.PENDING,
                            null,
                            again.choices,
                            again,
                            Mailed.NOTHING,
                            null,
                            now,
                            now,
                            Unpublished.CHANGE,
                            false,
                            null)
                    .askedToConfirm(mailId, now);
        }
        return switch (state) {
            case ACTIVE ->
                    mailed.mayRemind(now) ? linked(mailId, LetterAsked.Kind.ALREADY, now) : this;
            case PENDING -> {
                var next = with(state, null, again.choices, again, mailed, importLine, now);
                yield mailed.mayConfirm(now) ? next.askedToConfirm(mailId, now) : next;
            }
            case UNSUBSCRIBED, SUPPRESSED -> {
                if (COMPLAINT.equals(why)) {
                    yield this;
                }
                var next = waiting(again);
                yield mailed.mayConfirm(now) ? next.askedToConfirm(mailId, now) : next;
            }
        };
    }

    /** The owner of the address agrees to what was signed up for; once. */
    public Subscriber confirm(@Nullable String ip, Instant now) {
        if (signUp == null || forgotten) {
            return this;
        }
        var mailId = mailed.confirmationId == null ? "" : mailed.confirmationId;
        var confirmation = new Confirmation(now, ip, mailId);
        var proofs = new ArrayList<Consent>();
        for (var given : signUp.consents) {
            proofs.add(
                    consent(
                            given.purpose(),
                            given.decision(),
                            given.evidence(),
                            confirmation,
                            null,
                            now));
        }
        return with(
                        State.ACTIVE,
                        null,
                        signUp.choices.confirmedAfter(choices),
                        null,
                        new Mailed(0, null, mailed.confirmationId, mailed.linkAt),
                        importLine,
                        now)
                .having(Reception.anew(now, null))
                .proved(proofs);
    }

    /** Nothing more goes out. Who is out already stays as they are. */
    public Subscriber unsubscribe(Evidence evidence, @Nullable Paper paper, Instant now) {
        if (state == State.UNSUBSCRIBED && signUp == null) {
            return this;
        }
        var next = state == State.SUPPRESSED ? State.SUPPRESSED : State.UNSUBSCRIBED;
        if (next == state && signUp == null && received().left()) {
            return this;
        }
        var left =
                next == State.SUPPRESSED
                        ? received().stoppedBy(received().stopped(), true)
                        : reception;
        return with(next, why, choices, null, mailed, importLine, now)
                .having(left)
                .proved(
                        List.of(
                                consent(
                                        Purpose.NEWSLETTER,
                                        Decision.WITHDRAWN,
                                        evidence,
                                        null,
                                        paper)));
    }

    /** The address does not exist, or its owner complained. */
    public Subscriber suppress(boolean complaint, Instant now) {
        return suppress(complaint, received(), null, now);
    }

    private Subscriber suppress(
            boolean complaint, Reception received, Reception.@Nullable Heard why, Instant now) {
        var cause = complaint ? COMPLAINT : "bounce";
        if (state == State.SUPPRESSED && (cause.equals(this.why) || !complaint)) {
            return this;
        }
        var stopped = received.stoppedBy(why, state == State.UNSUBSCRIBED);
        return with(State.SUPPRESSED, cause, choices, null, mailed, importLine, now)
                .having(stopped);
    }

    /**
     * What became of an issue sent to them: counted, and after enough failures in a row suppressed
     * (STANDARDS 4.1). What was said before they confirmed, or staff vouched for them, is history.
     */
    public Subscriber heard(Reception.Heard heard, Instant now) {
        if (received().isFromBefore(heard.at())) {
            return this;
        }
        if (heard.failure() != null && heard.failure().bucket() == Reception.Bucket.COMPLAINT) {
            return suppress(true, received(), heard, now);
        }
        if (state == State.SUPPRESSED) {
            return this;
        }
        var next = received().with(heard);
        if (next.isEnough()) {
            return suppress(false, next, next.heard().getLast(), now);
        }
        return next.equals(received()) ? this : having(next);
    }

    /** Whether this issue failed, as far as is still known. */
    public boolean hasFailed(String issueId) {
        return received().heard().stream()
                .anyMatch(it -> it.issueId().equals(issueId) && it.failure() != null);
    }

    /** The hard failure that has suppressed them since then, if that is what did. */
    public Optional<Reception.Heard> stoppedHardSince(Instant since) {
        var stopped = received().stopped();
        boolean hard =
                state == State.SUPPRESSED
                        && !COMPLAINT.equals(why)
                        && stopped != null
                        && !stopped.at().isBefore(since)
                        && stopped.failure() != null
                        && stopped.failure().bucket() == Reception.Bucket.HARD;
        return hard ? Optional.ofNullable(stopped) : Optional.empty();
    }

    /** As if that failure had never been heard of. */
    public Subscriber takeBack(Instant since, Instant now) {
        var stopped = stoppedHardSince(since);
        if (stopped.isEmpty()) {
            return this;
        }
        var next = received().left() ? State.UNSUBSCRIBED : State.ACTIVE;
        return with(next, null, choices, null, mailed, importLine, now)
                .having(received().without(stopped.get()));
    }

    /**
     * Staff vouch for a suppressed address, even after a complaint. Who had left stays
     * unsubscribed.
     */
    public Subscriber reactivate(Reception.Vouched vouched, Instant now) {
        if (state != State.SUPPRESSED) {
            return this;
        }
        var next = received().left() ? State.UNSUBSCRIBED : State.ACTIVE;
        return with(next, null, choices, null, mailed, importLine, now)
                .having(Reception.anew(now, vouched));
    }

    private Reception received() {
        return reception == null ? Reception.NOTHING : reception;
    }

    private Subscriber having(@Nullable Reception reception) {
        return new Subscriber(
                id,
                version,
                address,
                key,
                state,
                why,
                choices,
                signUp,
                mailed,
                importLine,
                createdAt,
                changedAt,
                unpublished,
                forgotten,
                reception);
    }

    /** What the owner has chosen on the preferences page; a changed word on measuring is proved. */
    public Subscriber prefer(
            Choices chosen, Evidence openEvidence, Evidence clickEvidence, Instant now) {
        if (chosen.equals(choices)) {
            return this;
        }
        var proofs = new ArrayList<Consent>();
        if (chosen.openTracking() != choices.openTracking()) {
            proofs.add(
                    consent(
                            Purpose.OPEN_TRACKING,
                            decision(chosen.openTracking()),
                            openEvidence,
                            null,
                            null));
        }
        if (chosen.clickTracking() != choices.clickTracking()) {
            proofs.add(
                    consent(
                            Purpose.CLICK_TRACKING,
                            decision(chosen.clickTracking()),
                            clickEvidence,
                            null,
                            null));
        }
        return with(state, why, chosen, signUp, mailed, importLine, now).proved(proofs);
    }

    /** Not measured individually from now on, for mails already sent too (STANDARDS C3). */
    public Subscriber stopMeasuring(Evidence evidence, Instant now) {
        return prefer(
                choices.withTracking(Tracking.WITHDRAWN, Tracking.WITHDRAWN),
                evidence,
                evidence,
                now);
    }

    /** A fresh link to the preferences, not more often than every five minutes. */
    public Subscriber askForLink(String mailId, Instant now) {
        var reachable = state == State.ACTIVE || state == State.UNSUBSCRIBED;
        return reachable && mailed.mayLink(now) ? linked(mailId, LetterAsked.Kind.LINK, now) : this;
    }

    /** An unconfirmed sign-up goes without a trace; of anybody else only a waiting sign-up does. */
    public Subscriber forgetSignUp(Instant now) {
        if (state != State.PENDING) {
            return signUp == null ? this : waiting(null);
        }
        return new Subscriber(
                id,
                version,
                address,
                key,
                state,
                why,
                choices,
                null,
                Mailed.NOTHING,
                importLine,
                createdAt,
                now,
                Unpublished.CHANGE,
                true,
                null);
    }

    Subscriber forgetOldSignUp(Instant before, Instant now) {
        return signUp != null && signUp.evidence.at().isBefore(before) ? forgetSignUp(now) : this;
    }

    Subscriber inVersion(long version) {
        return new Subscriber(
                id,
                version,
                address,
                key,
                state,
                why,
                choices,
                signUp,
                mailed,
                importLine,
                createdAt,
                changedAt,
                unpublished,
                forgotten,
                reception);
    }

    public EmailAddress email() {
        return new EmailAddress(address, key);
    }

    private Subscriber askedToConfirm(String mailId, Instant now) {
        var counted = new Mailed(mailed.confirmations + 1, now, mailId, mailed.linkAt);
        return mailed(counted, new LetterAsked(mailId, LetterAsked.Kind.CONFIRMATION, now));
    }

    private Subscriber linked(String mailId, LetterAsked.Kind kind, Instant now) {
        var counted =
                new Mailed(mailed.confirmations, mailed.confirmationAt, mailed.confirmationId, now);
        return mailed(counted, new LetterAsked(mailId, kind, now));
    }

    private Subscriber mailed(Mailed mailed, LetterAsked letter) {
        var waiting = outbox();
        var letters = new ArrayList<>(waiting.letters);
        letters.add(letter);
        return still(
                signUp,
                mailed,
                new Unpublished(waiting.change, List.copyOf(letters), waiting.consents));
    }

    private Subscriber waiting(@Nullable SignUp signUp) {
        return still(signUp, signUp == null ? Mailed.NOTHING : mailed, unpublished);
    }

    private Subscriber proved(List<Consent> proofs) {
        var waiting = outbox();
        var consents = new ArrayList<>(waiting.consents);
        consents.addAll(proofs);
        return still(
                signUp,
                mailed,
                new Unpublished(waiting.change, waiting.letters, List.copyOf(consents)));
    }

    /** The same in the eyes of the other services: no change to announce. */
    private Subscriber still(
            @Nullable SignUp signUp, Mailed mailed, @Nullable Unpublished unpublished) {
        return new Subscriber(
                id,
                version,
                address,
                key,
                state,
                why,
                choices,
                signUp,
                mailed,
                importLine,
                createdAt,
                changedAt,
                unpublished,
                forgotten,
                reception);
    }

    private Subscriber with(
            State state,
            @Nullable String why,
            Choices choices,
            @Nullable SignUp signUp,
            Mailed mailed,
            @Nullable String importLine,
            Instant now) {
        var waiting = outbox();
        return new Subscriber(
                id,
                version,
                address,
                key,
                state,
                why,
                choices,
                signUp,
                mailed,
                importLine,
                createdAt,
                now,
                new Unpublished(true, waiting.letters, waiting.consents),
                false,
                reception);
    }

    private Unpublished outbox() {
        return unpublished == null ? Unpublished.NOTHING : unpublished;
    }

    private Consent consent(
            Purpose purpose,
            Decision decision,
            Evidence evidence,
            @Nullable Confirmation confirmation,
            @Nullable Paper paper) {
        return consent(purpose, decision, evidence, confirmation, paper, evidence.at());
    }

    private Consent consent(
            Purpose purpose,
            Decision decision,
            Evidence evidence,
            @Nullable Confirmation confirmation,
            @Nullable Paper paper,
            Instant at) {
        return new Consent(
                "%s/%d/%s".formatted(id, version + 1, purpose.word()),
                id,
                purpose,
                decision,
                at,
                evidence,
                confirmation,
                paper);
    }

    private static Decision decision(Tracking tracking) {
        return switch (tracking) {
            case GRANTED -> Decision.GRANTED;
            case DENIED -> Decision.DENIED;
            case UNKNOWN, WITHDRAWN -> Decision.WITHDRAWN;
        };
    }

    @Override
    public String toString() {
        return "Subscriber[" + id + " " + state.word() + " " + version + "]";
    }
}
