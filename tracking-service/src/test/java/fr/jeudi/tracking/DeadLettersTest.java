package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.ContextConfiguration;

/** Unreadable records are set aside with their bytes, and the consumer lives (STANDARDS X20). */
@ContextConfiguration(initializers = RealParts.class)
class DeadLettersTest extends ServiceFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issue-released",
                "subscriber-changed",
                "delivery-reported",
                "engagement-recorded"
            })
    void whatCannotBeReadIsSetAside(String topic) {
        var mark = Ids.next();
        var unreadable =
                List.of(
                        "not json " + mark,
                        "{\"mark\":\"" + mark + "\"}",
                        "[\"" + mark + "\"]",
                        "{\"issueId\":{\"$gt\":\"\"},\"subscriberId\":{\"$gt\":\"" + mark + "\"}}");
        unreadable.forEach(it -> topics.write(topic, mark, it));

        eventually(() ->
                assertThat(topics.read("error." + topic + ".tracking"))
                        .filteredOn(it -> it.contains(mark))
                        .containsExactlyElementsOf(unreadable));
        consumersLive();
    }

    @Test
    void aTombstoneWhereNoneBelongsIsSetAsideToo() {
        topics.write("issue-released", issue, null);

        consumersLive();
    }

    @Test
    void theRecordsAroundAnUnreadableOneAreFoldedOnce() {
        var hit =
                Topics.example("engagement-recorded/examples/click-aggregate.json")
                        .replace("nbswy3dpeb3w64tm", issue);
        for (int i = 0; i < 30; i++) {
            topics.write("engagement-recorded", issue, hit);
            if (i % 10 == 5) {
                topics.write("engagement-recorded", issue, "{}");
            }
        }
        // Well-formed, but not ours: a hostile issue id must not reach the store.
        topics.write("engagement-recorded", issue, hit.replace(issue, "a.$b"));
        topics.write("engagement-recorded", issue, hit);

        count("clicks", 31);
        consumersLive();
        assertThat(report().get("clicks").asInt()).isEqualTo(31);
    }

    private void consumersLive() {
        release(Ids.next());
        consent(1, "granted", "granted");
        browser.get(pixel(anne), Browser.FIREFOX);
        count("uniqueOpeners", 1);
        topics.write(
                "delivery-reported",
                issue,
                Topics.example("delivery-reported/examples/totals.json")
                        .replace("nbswy3dpeb3w64tm", issue));
        count("delivered", 1990);
    }
}
