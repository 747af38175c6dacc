package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.audit.Audit;
import fr.jeudi.dispatch.audit.Kind;
import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.SingleMail;
import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.relay.Rehearsal;
import fr.jeudi.dispatch.relay.Relays;
import fr.jeudi.dispatch.relay.SmtpRelay;
import fr.jeudi.dispatch.signing.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Orders on relays, by page or by API; each is kept with who gave it. */
@Component
class RelayDesk {
    private static final String CONTENT =
            """
            Subject: Jeudi: essai du relais / relay test
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable
            Auto-Submitted: auto-generated

            Ce courriel a =C3=A9t=C3=A9 demand=C3=A9 =C3=A0 la page des relais.
            This mail was asked for on the page of the relays.
            """;

    private final Relays relays;
    private final RelayBook book;
    private final Watch watch;
    private final Signatures signatures;
    private final Audit audit;
    private final Clock clock;

    RelayDesk(
            Relays relays,
            RelayBook book,
            Watch watch,
            Signatures signatures,
            Audit audit,
            Clock clock) {
        this.audit = audit;
        this.relays = relays;
        this.book = book;
        this.watch = watch;
        this.signatures = signatures;
        this.clock = clock;
    }

    List<RelayView> all() {
        return relays.all().stream().map(it -> RelayView.of(it, watch.of(it.name()))).toList();
    }

    RelayView one(String name) {
        return RelayView.of(relay(name), watch.of(name));
    }

    /** Takes a relay out of service, or back into it, on every replica within a second. */
    RelayView drain(String name, boolean drained, String who) {
        relay(name);
        var given = audit.given(Kind.RELAY, drained ? "drain" : "resume", name, who, Map.of());
        book.order(name, drained, who);
        given.done();
        watch.look();
        return one(name);
    }

    /**
     * Opens a session, on this instance.
     *
     * @param from and {@code to} of a mail to send by it, signed like any other; null for none
     * @throws UnfitAddress for an address no relay could be asked for
     */
    Rehearsal test(String name, @Nullable String from, @Nullable String to, String who) {
        var relay = relay(name);
        var mail = isBlank(from) && isBlank(to) ? null : mail(given(from), given(to));
        var details = Map.of("mail", mail == null ? "no" : "yes");
        var given = audit.given(Kind.RELAY, "test", name, who, details);
        var result = relay.rehearse(mail);
        given.ended(result.isPassed() ? Audit.DONE : "failed", Map.of());
        return result;
    }

    private ReadyMail mail(String from, String to) {
        SingleMail single;
        try {
            single = SingleMail.of(UUID.randomUUID().toString(), from, null, to);
        } catch (IllegalArgumentException _) {
            throw new UnfitAddress();
        }
        var content = "From: <" + single.from().address() + ">\r\n" + CONTENT.replace("\n", "\r\n");
        return signatures.sign(
                single.around(content.getBytes(StandardCharsets.UTF_8), clock.instant()));
    }

    private SmtpRelay relay(String name) {
        return relays.find(name).orElseThrow(() -> Problem.notFound("relay"));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /** One of the two cannot be an address. */
    static final class UnfitAddress extends IllegalArgumentException {
        UnfitAddress() {
            super("from and to must both be addresses, or both be left out");
        }
    }
}
