package fr.jeudi.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.journey.Services.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * Four processes and a slow relay: whatever is stopped in the middle of a send, nobody is missed
 * and nobody gets it twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
    private static final int MANY = 2_000;
    private static final List<String> READERS =
            IntStream.range(0, MANY)
                    .mapToObj(it ->
                            "lecteur%d@%s.example".formatted(it, it % 3 == 0 ? "orange" : "mairie"))
                    .toList();

    private final Services services = Services.start(Duration.ofMillis(5));
    private final Desk desk = services.desk();

    @BeforeAll
    void twoThousandHaveConfirmed() {
        desk.importConfirmed(READERS);
    }

    @AfterAll
    void stop() {
        services.close();
    }

    /** STANDARDS S11, X24. */
    @Test
    void killingDispatchInTheMiddleLosesNobodyAndRepeatsNobody() {
        var id = releaseAndWaitForHalf(11, "Coupure nette");

        services.kill(Service.DISPATCH);
        services.restart(Service.DISPATCH);

        var sums = desk.finished(id);
        assertThat(sums.get("uncertain").asInt())
                .isLessThanOrEqualTo(2 * services.sink().mostConnections());
        assertNobodyMissedNobodyTwice(id, "Coupure nette", sums);
    }

    @Test
    void stoppingDispatchInTheMiddleLeavesNothingUncertain() {
        var id = releaseAndWaitForHalf(12, "Pause polie");

        var took = services.terminate(Service.DISPATCH);
        assertThat(took).isLessThan(Duration.ofSeconds(20));
        services.restart(Service.DISPATCH);

        var sums = desk.finished(id);
        assertThat(sums.get("uncertain").asInt()).isZero();
        assertNobodyMissedNobodyTwice(id, "Pause polie", sums);
        assertThat(services.sink().recipients("Pause polie")).hasSize(MANY);
    }

    @Test
    void killingWhoSaysWhatAndToWhomRightAfterTheReleaseLosesNobody() {
        var id = desk.draft(13, "Double panne");
        desk.release(id);
        services.kill(Service.SUBSCRIPTION);
        services.kill(Service.COMPOSER);
        services.kill(Service.TRACKING);
        services.restart(Service.COMPOSER);
        services.restart(Service.SUBSCRIPTION);
        services.restart(Service.TRACKING);

        var sums = desk.finished(id);
        assertNobodyMissedNobodyTwice(id, "Double panne", sums);
        await("the report to know it all")
                .atMost(Duration.ofSeconds(60))
                .until(() -> desk.report(id).get("delivered").asInt() == MANY);
    }

    private String releaseAndWaitForHalf(int number, String headline) {
        var id = desk.draft(number, headline);
        desk.release(id);
        await("half to be sent")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> services.sink().recipients(headline).size() >= MANY / 4);
        return id;
    }

    private void assertNobodyMissedNobodyTwice(String id, String headline, JsonNode sums) {
        assertThat(sums.get("audience").asInt()).isEqualTo(MANY);
        assertThat(sums.get("waiting").asInt()).isZero();
        assertThat(
                        List.of("accepted", "rejected", "uncertain", "skipped").stream()
                                .mapToInt(it -> sums.get(it).asInt())
                                .sum())
                .isEqualTo(MANY);
        assertThat(services.sink().twice(headline)).isEmpty();
        var uncertain = desk.recipients(id, "uncertain");
        assertThat(uncertain).hasSize(sums.get("uncertain").asInt());
        assertThat(uncertain).containsAll(idsOf(notReached(headline)));
        assertThat(sums.get("accepted").asInt() + sums.get("uncertain").asInt()).isEqualTo(MANY);
    }

    private Set<String> notReached(String headline) {
        var missing = new HashSet<>(READERS);
        missing.removeAll(services.sink().recipients(headline));
        return missing;
    }

    private Set<String> idsOf(Set<String> addresses) {
        var ids = new TreeSet<String>();
        for (var address : addresses) {
            Desk.items(desk.subscribers(address)).forEach(it -> ids.add(it.get("id").asString()));
        }
        return ids;
    }
}
