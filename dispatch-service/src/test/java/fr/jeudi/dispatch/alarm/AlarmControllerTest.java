package fr.jeudi.dispatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.alarm.Minute.Counted;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DispatchTest
class AlarmControllerTest {
    @Autowired Alarms alarms;
    @Autowired MongoTemplate mongo;
    @Autowired Clock clock;
    @Autowired MockMvcTester web;
    private final String lane = "lane" + AnIssue.anId();

    @BeforeEach
    void hold() {
        long now = clock.instant().getEpochSecond() / 60;
        var sum = new Counted(400, 380, "blocked", "550 5.7.1 blocked", Domains.NONE);
        mongo.save(new Minute(Minute.id(lane, 0, now) + "i", lane, 0, now, Map.of("i", sum)));
        alarms.round();
    }

    @AfterEach
    void calm() {
        alarms.resume(lane, "test");
    }

    @Test
    void whatHoldsALaneIsReadAndEnded() {
        assertThat(get("/api/alarms", "publisher"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[?(@.lane=='" + lane + "')].['attempts','refused','said']")
                .asArray()
                .containsExactly(
                        Map.of("attempts", 400, "refused", 380, "said", "550 5.7.1 blocked"));
        var resume = "/api/alarms/" + lane + "/resume";
        assertThat(post(resume, "publisher")).hasStatus(403);
        assertThat(alarms.isHeld(lane)).isTrue();

        assertThat(post(resume, "operator"))
                .hasStatusOk()
                .bodyText()
                .as("still held")
                .doesNotContain(lane);

        assertThat(alarms.isHeld(lane)).isFalse();
        assertThat(post(resume, "operator")).hasStatus(409);
        assertThat(get("/api/dispatches/audit?kind=alarm&subject=" + lane, "operator"))
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"items":[{"order":"resume","result":"refused"},{"order":"resume","result":"done"}]}
                        """);
    }

    /** It answered 200, was audited as done, and the lane stayed as it was. */
    @Test
    void resumingALaneDoesNotSeemToEndWhatAnAlarmHolds() {
        var resume = "/api/lanes/" + lane + "/resume";
        assertThat(post(resume, "operator"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .contains("/api/alarms/" + lane + "/resume");
        assertThat(get("/api/dispatches/audit?kind=lane&subject=" + lane, "operator"))
                .bodyJson()
                .isLenientlyEqualTo("{\"items\":[{\"order\":\"resume\",\"result\":\"refused\"}]}");

        assertThat(post("/api/lanes/" + lane + "/pause", "operator")).hasStatusOk();
        assertThat(post(resume, "operator"))
                .as("the pause is ended, the hold is not")
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"paused\":false,\"held\":true}");
    }

    private MvcTestResult get(String uri, String role) {
        return web.get().uri(uri).with(machine(role)).exchange();
    }

    private MvcTestResult post(String uri, String role) {
        return web.post().uri(uri).with(machine(role)).exchange();
    }

    private static RequestPostProcessor machine(String role) {
        return jwt().authorities(new SimpleGrantedAuthority("ROLE_" + role));
    }
}
