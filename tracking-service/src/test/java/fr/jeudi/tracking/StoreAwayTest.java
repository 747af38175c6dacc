package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** DESIGN.md, promise 5: with MongoDB down links work and nothing is lost. */
@ContextConfiguration(initializers = {RealParts.class, StoreAwayTest.BehindADoor.class})
class StoreAwayTest extends ServiceFixture {
    private static Doorway door = new Doorway(0);

    /** Reaches the store of {@link RealParts} through a door the test can shut. */
    static class BehindADoor
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var uri =
                    new ConnectionString(
                            context.getEnvironment().getRequiredProperty("spring.mongodb.uri"));
            var host = uri.getHosts().getFirst().split(":", -1);
            door = new Doorway(Integer.parseInt(host[1]));
            TestPropertyValues.of(
                            "spring.mongodb.uri=mongodb://127.0.0.1:%d/%s?directConnection=true"
                                    .formatted(
                                            door.port(), Objects.requireNonNull(uri.getDatabase())))
                    .applyTo(context);
        }
    }

    @Test
    void linksWorkWithMongoDbDownAndNothingIsLost() {
        consent(1, "granted", "granted");
        browser.get(link(null), Browser.FIREFOX);
        count("clicks", 1);

        door.shut();
        for (int i = 0; i < 20; i++) {
            var from = System.nanoTime();
            assertThat(browser.get(link(null), Browser.FIREFOX).statusCode()).isEqualTo(302);
            assertThat(browser.get(link(anne), Browser.FIREFOX).statusCode()).isEqualTo(302);
            assertThat(browser.get(pixel(null), Browser.FIREFOX).statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .isLessThan(Duration.ofSeconds(5));
        }
        // What needs no consent is safe in Kafka already.
        eventually(() -> assertThat(recorded()).hasSize(41));

        // An issue released meanwhile has links, too.
        var other = Ids.next();
        topics.write(
                "issue-released",
                other,
                Topics.example("issue-released/examples/small.json")
                        .replace("nbswy3dpeb3w64tm", other));
        var earlier = issue;
        issue = other;
        eventually(() ->
                assertThat(browser.get(link(null), Browser.FIREFOX).statusCode()).isEqualTo(302));
        issue = earlier;

        door.open();
        count("clicks", 41);
        count("loads", 20);
        count("uniqueClickers", 1);
    }
}
