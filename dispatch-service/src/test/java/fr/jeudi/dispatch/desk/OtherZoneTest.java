package fr.jeudi.dispatch.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.Wire;
import fr.jeudi.dispatch.ledger.Dispatches;
import fr.jeudi.dispatch.plan.Plans;
import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Two or three hours ahead of Paris. */
@DispatchTest
@TestPropertySource(properties = "dispatch.lanes.zone=Indian/Reunion")
class OtherZoneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ZoneId ZONE = ZoneId.of("Indian/Reunion");

    @Autowired Dispatches dispatches;
    @Autowired Plans plans;
    @Autowired MockMvcTester web;
    @Autowired Wire wire;
    private final AnIssue issue = AnIssue.released();

    @Test
    void aTimeThatWasSetIsShownAsItWasTyped() {
        wire.write("issue-released", issue.id(), issue.issue());
        await().atMost(PATIENCE).until(() -> dispatches.pause(issue.id()));
        wire.write(
                "audience-batched",
                issue.batchId("orange", 0),
                issue.lastBatch("orange", 0, AnIssue.people(issue.id() + ".example", 2), 1, 2));
        await().atMost(PATIENCE)
                .until(() -> plans.find(issue.id()).filter(it -> it.left() == 2).isPresent());
        var page = "/admin/dispatch/" + issue.id();

        assertThat(
                        web.post()
                                .uri(page + "/plan")
                                .param("allBy", "09:00")
                                .with(csrf())
                                .with(operator()))
                .hasStatus(302);

        assertThat(plans.find(issue.id()))
                .hasValueSatisfying(it ->
                        assertThat(it.target().atZone(ZONE).toLocalTime()).hasToString("09:00"));
        assertThat(web.get().uri(page).with(operator()))
                .bodyText()
                .contains("value=\"09:00\"", "(heure : La Réunion)")
                .containsPattern("<dd class=\"when\"><time datetime=\"[^\"]*\">[^<]* 09:00</time>")
                .doesNotContain("Paris", "??");
        dispatches.cancel(issue.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/admin/dispatch/lanes?lang=fr", "/admin/dispatch/lanes/orange?lang=en"})
    void thePagesSayWhichZoneTheirTimesAreIn(String page) {
        assertThat(web.get().uri(page).with(operator()))
                .hasStatusOk()
                .bodyText()
                .containsPattern("\\((heure : La Réunion|Réunion Time)\\)")
                .doesNotContain("Paris", "??");
    }

    private static RequestPostProcessor operator() {
        return oidcLogin().authorities(new SimpleGrantedAuthority("ROLE_operator"));
    }
}
