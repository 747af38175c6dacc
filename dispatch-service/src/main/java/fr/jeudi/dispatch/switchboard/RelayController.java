package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.pages.Problem;
import fr.jeudi.dispatch.relay.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API of relays. */
@RestController
@RequestMapping(path = "/api/relays", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "relays", description = "The ways out, and how they are")
class RelayController {
    private final RelayDesk desk;

    RelayController(RelayDesk desk) {
        this.desk = desk;
    }

    /** A mail to send by the way; nothing of it is kept. */
    record TestMail(@Nullable String from, @Nullable String to) {

        @Override
        public String toString() {
            return "TestMail[***]";
        }
    }

    @GetMapping
    @Operation(summary = "All relays: state, connections, what each offers, last trouble")
    List<RelayView> list() {
        return desk.all();
    }

    @GetMapping("/{name}")
    @Operation(summary = "One relay")
    RelayView one(@PathVariable String name) {
        return desk.one(name);
    }

    @PostMapping("/{name}/test")
    @Operation(
            summary =
                    "Open a session and tell the dialogue without secrets; may send one mail by it",
            description =
                    "trouble is null or one of unreachable, no-tls, certificate, user-refused,"
                            + " lost, too-fast, sender-refused; outcome is null without a mail, else"
                            + " accepted, deferred, rejected or uncertain; side is us, relay or"
                            + " event")
    Rehearsal test(
            @PathVariable String name,
            @RequestBody(required = false) @Nullable TestMail mail,
            Principal who) {
        try {
            return desk.test(
                    name,
                    mail == null ? null : mail.from(),
                    mail == null ? null : mail.to(),
                    who.getName());
        } catch (RelayDesk.UnfitAddress e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/{name}/drain")
    @Operation(summary = "Take a relay out of service on every replica, after the mails in hand")
    RelayView drain(@PathVariable String name, Principal who) {
        return desk.drain(name, true, who.getName());
    }

    @PostMapping("/{name}/resume")
    @Operation(summary = "Take a relay into service again")
    RelayView resume(@PathVariable String name, Principal who) {
        return desk.drain(name, false, who.getName());
    }
}
