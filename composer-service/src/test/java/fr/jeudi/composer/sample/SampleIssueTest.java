package fr.jeudi.composer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import fr.jeudi.composer.ComposerTest;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.press.Press;
import java.time.DayOfWeek;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ComposerTest
class SampleIssueTest {
    @Autowired SampleIssue sample;
    @Autowired Issues issues;
    @Autowired Press press;

    @Test
    void aNewHouseHasOneIssueReadyToGoOutAndOnlyEverOne() {
        sample.seed();
        sample.seed();

        var seeded = issues.all().stream().filter(it -> it.savedBy().equals("jeudi")).toList();

        assertThat(seeded).hasSize(1);
        var content = seeded.getFirst().content();
        assertThat(content.number()).isEqualTo(1);
        assertThat(Objects.requireNonNull(content.date()).getDayOfWeek())
                .isEqualTo(DayOfWeek.THURSDAY);
        assertThat(press.compile(content).findings()).isEmpty();
        assertThat(issues.all())
                .extracting(Issue::seq)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
}
