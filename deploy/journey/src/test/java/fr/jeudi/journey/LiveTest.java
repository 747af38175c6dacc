package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator's page hears of a send while it runs, through the gateway of the suite. */
class LiveTest {
    private static final String EVENTS = "/admin/dispatch/events";

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void eachMoveIsToldAtOnceAndThoseWhoListenHoldUpNoStop() throws IOException {
        try (var suite = Suite.start("live")) {
            var browser = Web.browser(suite.address());
            Staff.opens(browser, suite, "admin", "/admin/dispatch").expect(200);
            var events = browser.with("Accept", "text/event-stream");
            var listeners = new ArrayList<BufferedReader>();
            for (int i = 0; i < 5; i++) {
                listeners.add(listener(events.open(EVENTS)));
            }
            for (var listener : listeners) {
                awaitMove(listener);
            }

            var id = suite.desk().draft(71, "En direct");
            suite.desk().release(id);
            for (var listener : listeners) {
                awaitMove(listener);
            }
            var one = listener(events.open("/admin/dispatch/" + id + "/events"));
            awaitMove(one);
            listeners.add(one);

            assertThat(suite.terminate()).isLessThan(Duration.ofSeconds(20));
            for (var listener : listeners) {
                assertThat(listener.lines().toList()).doesNotContain("event:error");
            }
        }
    }

    private static BufferedReader listener(HttpResponse<InputStream> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** What comes next while the answer goes on. */
    private static void awaitMove(BufferedReader listener) throws IOException {
        String line;
        do {
            line = listener.readLine();
            assertThat(line).as("the stream has ended").isNotNull();
        } while (!"event:moved".equals(line));
    }
}
