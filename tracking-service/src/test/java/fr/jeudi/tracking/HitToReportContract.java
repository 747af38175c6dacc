package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** From a mail's pixel and links to its report, over the real HTTP, Kafka and store. */
abstract class HitToReportContract extends ServiceFixture {

    /** STANDARDS 2.1, test f. */
    @Test
    void withoutAnyConsentTheIssueStillHasItsSumsAndNoNames() {
        browser.get(pixel(null), Browser.FIREFOX);
        browser.get(pixel(null), Browser.APPLE_PREFETCH);
        browser.get(pixel(null), Browser.GMAIL);
        browser.get(link(null), Browser.FIREFOX);
        browser.get(link(null), "curl/8.14.1");

        count("loads", 3);
        count("clicks", 2);
        var report = report();
        assertThat(report.get("machineLoads").asInt()).isEqualTo(1);
        assertThat(report.get("proxyLoads").asInt()).isEqualTo(1);
        assertThat(report.get("humanOpens").asInt()).isEqualTo(2);
        assertThat(report.get("humanClicks").asInt()).isEqualTo(1);
        assertThat(report.get("uniqueOpeners").asInt()).isZero();
        assertThat(report.at("/links/0/humanClicks").asInt()).isEqualTo(1);
        assertThat(report.at("/slots/0/slot").asString()).isEqualTo("event");
        assertThat(report.at("/overTime/0/opens").asInt()).isEqualTo(2);
        // C6: nothing of the person, nor of the machine they came by.
        assertThat(recorded())
                .hasSize(5)
                .noneMatch(it -> it.contains("subscriberId"))
                .noneMatch(it -> it.contains("Mozilla") || it.contains("127.0.0.1"));
    }

    /** STANDARDS 2.1, test b. */
    @Test
    void withConsentAPersonIsCountedOnce() {
        consent(1, "granted", "granted");

        browser.get(pixel(anne), Browser.FIREFOX);
        browser.get(pixel(anne), Browser.FIREFOX);
        browser.get(link(anne), Browser.FIREFOX);

        count("loads", 2);
        count("clicks", 1);
        assertThat(report().get("uniqueOpeners").asInt()).isEqualTo(1);
        assertThat(report().get("uniqueClickers").asInt()).isEqualTo(1);
        assertThat(recorded()).hasSize(3).allMatch(it -> it.contains(anne));
    }

    /** STANDARDS C3 and 2.1, test c. */
    @Test
    void afterWithdrawalAnOldPixelAnswersTheSameAndLeavesNoTrace() {
        consent(1, "granted", "granted");
        var before = browser.get(pixel(anne), Browser.FIREFOX);
        count("loads", 1);

        consent(2, "withdrawn", "withdrawn");
        var after = browser.get(pixel(anne), Browser.FIREFOX);
        browser.get(link(anne), Browser.FIREFOX);
        browser.get(pixel(null), Browser.FIREFOX);

        assertThat(after.body()).isEqualTo(before.body());
        assertThat(Browser.headers(after)).isEqualTo(Browser.headers(before));
        count("loads", 2);
        assertThat(report().get("clicks").asInt()).isZero();
        assertThat(recorded()).hasSize(2).filteredOn(it -> it.contains(anne)).hasSize(1);
        assertThat(find("readers", anne)).isNull();
    }

    /** STANDARDS C1, C8, and 2.1: unknown is not measured. */
    @Test
    void unknownAndRefusedAreNotMeasured() {
        browser.get(pixel(anne), Browser.FIREFOX);
        consent(1, "denied", "granted");
        browser.get(pixel(anne), Browser.FIREFOX);
        browser.get(link(anne), Browser.FIREFOX);

        count("clicks", 1);
        assertThat(report().get("loads").asInt()).isZero();
    }

    @Test
    void aForgottenSubscriberIsForgottenHereToo() {
        consent(1, "granted", "granted");
        browser.get(pixel(anne), Browser.FIREFOX);
        count("uniqueOpeners", 1);

        topics.write("subscriber-changed", anne, null);

        eventually(() -> assertThat(find("consents", anne)).isNull());
        eventually(() -> assertThat(find("readers", anne)).isNull());
        assertThat(report().get("loads").asInt()).isEqualTo(1);
    }

    @Test
    void theReportTakesItsDeliveryFromTheLastWordOfDispatch() {
        var totals =
                Topics.example("delivery-reported/examples/totals.json")
                        .replace("nbswy3dpeb3w64tm", issue);
        topics.write("delivery-reported", issue, totals);
        topics.write(
                "delivery-reported",
                issue,
                totals.replace(
                                "\"at\": \"2026-11-26T06:00:12Z\"",
                                "\"at\": \"2026-11-26T06:00:11Z\"")
                        .replace("1990", "17"));
        browser.get(pixel(null), Browser.FIREFOX);

        count("delivered", 1990);
        count("loads", 1);
        assertThat(report().get("audience").asInt()).isEqualTo(2000);
        assertThat(report().at("/sums/skipped").asInt()).isEqualTo(5);
        assertThat(report().at("/lanes/orange/accepted").asInt()).isEqualTo(1990);
        assertThat(report().get("state").asString()).isEqualTo("finished");
        assertThat(report().at("/openRate/high").asDouble()).isEqualTo(1.0 / 1990);
    }
}
