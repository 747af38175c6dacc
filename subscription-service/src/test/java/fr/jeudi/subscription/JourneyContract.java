package fr.jeudi.subscription;

import static fr.jeudi.subscription.Visitor.anAddress;
import static fr.jeudi.subscription.Visitor.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import fr.jeudi.subscription.tokens.Token;
import fr.jeudi.subscription.tokens.Tokens;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;

/** One subscriber from sign-up to leaving, on whatever store and broker. */
interface JourneyContract {

    /** What a journey needs of the service. */
    record Service(
            MockMvcTester web,
            Visitor visitor,
            Subscribers subscribers,
            Consents consents,
            Tokens tokens,
            Ids ids) {}

    Service service();

    @Test
    default void aSubscriberConfirmsIsWrittenToAndLeaves() {
        var it = service();
        var address = anAddress();
        it.visitor().signsUp(address, ",\"openTracking\":true");
        var mail = it.visitor().mailTo(address, 1);
        assertThat(it.web().post().uri(link(mail))).hasStatus(200);
        var id = mail.get("subscriberId").asString();
        it.visitor().waitsFor(id, "active");
        await().until(() -> it.consents().of(id).size() == 2);

        assertThat(recipients(it.ids().next())).contains(id);

        var unsubscribe = it.tokens().sign(new Token(Token.Purpose.UNSUBSCRIBE, id, null, 0, null));
        assertThat(
                        it.web()
                                .post()
                                .uri("/unsubscribe/" + unsubscribe)
                                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                .content("List-Unsubscribe=One-Click"))
                .hasStatus(200);
        it.visitor().waitsFor(id, "unsubscribed");
        assertThat(recipients(it.ids().next())).doesNotContain(id);
    }

    @Test
    default void anImportIsReadAndFoundBySearch() {
        var it = service();
        var address = anAddress();
        var operator =
                SecurityMockMvcRequestPostProcessors.jwt()
                        .authorities(new SimpleGrantedAuthority("ROLE_operator"));

        assertThat(
                        it.web()
                                .post()
                                .uri("/api/imports?basis=paper&date=2026-11-01")
                                .contentType("text/csv")
                                .content("email,name\n" + address + ",Zoé\n")
                                .with(operator))
                .hasStatus(201);

        await().untilAsserted(() ->
                assertThat(it.web().get().uri("/api/subscribers?q=" + address).with(operator))
                        .bodyJson()
                        .extractingPath("$.items[0].name")
                        .isEqualTo("Zoé"));
    }

    private List<String> recipients(String issue) {
        service()
                .visitor()
                .topic("issue-released")
                .write(
                        issue,
                        "{\"issueId\":\"%s\",\"audience\":{\"frequencies\":[\"weekly\"]}}"
                                .formatted(issue));
        return await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                service().visitor().topic("audience-batched").entries().stream()
                                        .filter(it -> it.key().startsWith(issue))
                                        .map(Topic.Entry::json)
                                        .toList(),
                        it -> it.stream().anyMatch(batch -> batch.has("totals")))
                .stream()
                .flatMap(it -> it.get("recipients").valueStream())
                .map((JsonNode it) -> it.get("subscriberId").asString())
                .toList();
    }
}
