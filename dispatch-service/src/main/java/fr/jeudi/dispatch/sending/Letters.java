package fr.jeudi.dispatch.sending;

import fr.jeudi.dispatch.ledger.Lease;
import fr.jeudi.dispatch.mail.CompiledMail;
import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.Recipient;
import fr.jeudi.dispatch.mail.UnfitAddress;
import fr.jeudi.dispatch.outcome.DeliveryOutcome;
import fr.jeudi.dispatch.people.People;
import fr.jeudi.dispatch.people.Person;
import fr.jeudi.dispatch.rounds.Patience;
import fr.jeudi.dispatch.signing.Signatures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the recipients of one batch are sent, as consent is when their turn comes. */
final class Letters {
    private static final Logger log = LoggerFactory.getLogger(Letters.class);
    private static final Duration PEOPLE_FRESH = Duration.ofSeconds(1);

    private final Lease lease;
    private final CompiledMail mail;
    private final Signatures signatures;
    private final People people;
    private final Patience patience;
    private final Clock clock;
    private @Nullable Letter next;
    private Map<String, Person> known = Map.of();
    private boolean hasFailed;
    private long knownAt = System.nanoTime() - PEOPLE_FRESH.toNanos();

    Letters(
            Lease lease,
            CompiledMail mail,
            Signatures signatures,
            People people,
            Patience patience,
            Clock clock) {
        this.lease = lease;
        this.mail = mail;
        this.signatures = signatures;
        this.people = people;
        this.patience = patience;
        this.clock = clock;
    }

    /** What somebody is sent, or what came of it without. */
    record Letter(
            @Nullable Recipient to,
            @Nullable ReadyMail mail,
            @Nullable DeliveryOutcome instead,
            Instant madeAt) {
        private static final Duration FRESH = Duration.ofSeconds(5);

        private static Letter none(DeliveryOutcome instead) {
            return new Letter(null, null, instead, Instant.MAX);
        }

        private boolean isFor(Recipient recipient, Instant now) {
            return recipient.equals(to) && now.isBefore(madeAt.plus(FRESH));
        }
    }

    /** For the recipient at hand, who alone waits if it cannot be made. */
    Letter current() {
        var people = known();
        try {
            return letter(lease.recipient(), people);
        } catch (RuntimeException e) {
            if (hasFailed) {
                log.debug("mail not made either batch={}", lease.batch().id(), e);
            } else {
                log.error("mail not made, its reader waits batch={}", lease.batch().id(), e);
            }
            hasFailed = true;
            return Letter.none(DeliveryOutcome.notMade());
        }
    }

    /**
     * What probably comes next, without waiting for anything: it is looked at again when it does,
     * and fails then if it must.
     */
    @Nullable ReadyMail following() {
        next = lease.following().map(this::lookAhead).orElse(null);
        return next == null ? null : next.mail();
    }

    private @Nullable Letter lookAhead(Recipient recipient) {
        try {
            var letter = letter(recipient, known);
            return letter.mail() == null ? null : letter;
        } catch (RuntimeException e) {
            log.debug("next mail cannot be made yet batch={}", lease.batch().id(), e);
            return null;
        }
    }

    /** Made already, if consent is as it was a moment ago. */
    private Letter letter(Recipient recipient, Map<String, Person> people) {
        var person = people.get(recipient.subscriberId());
        if (person != null && person.refusal().isPresent()) {
            return Letter.none(new DeliveryOutcome.Skipped(person.refusal().get()));
        }
        if (recipient.wasForgotten()) {
            return Letter.none(new DeliveryOutcome.Skipped("forgotten"));
        }
        var unreachable = recipient.unreachable();
        if (unreachable != null) {
            return Letter.none(
                    DeliveryOutcome.refusedHere(unreachable.status(), unreachable.word()));
        }
        var consenting =
                person == null
                        ? recipient
                        : recipient.granting(person.opensGranted(), person.clicksGranted());
        var now = clock.instant();
        if (next != null && next.isFor(consenting, now)) {
            return next;
        }
        ReadyMail ready;
        try {
            ready = mail.splice(consenting, now);
        } catch (UnfitAddress _) {
            return Letter.none(DeliveryOutcome.refusedHere("5.1.3", "invalid-address"));
        }
        return new Letter(consenting, signatures.sign(ready), null, now);
    }

    /** Asked for all that is left of the batch, again when that is a second old (STANDARDS U16). */
    private Map<String, Person> known() {
        if (System.nanoTime() - knownAt >= PEOPLE_FRESH.toNanos()) {
            knownAt = System.nanoTime();
            var ids = lease.remaining().stream().map(Recipient::subscriberId).toList();
            known = patience.ask(() -> people.known(ids));
        }
        return known;
    }
}
