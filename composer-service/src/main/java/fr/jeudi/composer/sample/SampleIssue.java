package fr.jeudi.composer.sample;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.issue.Change;
import fr.jeudi.composer.issue.Desk;
import fr.jeudi.composer.issue.Issues;
import fr.jeudi.composer.issue.PublicationDay;
import fr.jeudi.composer.reading.IssueReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.stereotype.Component;

/**
 * Puts one draft into an empty store, and never again: whoever deletes it will not find it back. Of
 * two replicas that start at once, one does it.
 */
@Component
class SampleIssue implements ApplicationRunner {
    private final MongoOperations mongo;
    private final Issues issues;
    private final Desk desk;
    private final IssueReader reader;
    private final Clock clock;

    SampleIssue(MongoOperations mongo, Issues issues, Desk desk, IssueReader reader, Clock clock) {
        this.mongo = mongo;
        this.issues = issues;
        this.desk = desk;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments args) {
        seed();
    }

    void seed() {
        var empty = issues.all().isEmpty();
        try {
            mongo.insert(new Marker("sample-issue", clock.instant()));
        } catch (DuplicateKeyException _) {
            return;
        }
        if (empty) {
            desk.begin(sample(), Change.ITSELF);
        }
    }

    private Content sample() {
        var read = reader.read(text()).content();
        return new Content(
                1,
                PublicationDay.next(clock.instant()).toLocalDate(),
                read.theme(),
                read.headline(),
                read.event(),
                read.portrait(),
                read.tool(),
                read.further(),
                read.next(),
                read.share(),
                read.signUp());
    }

    private static String text() {
        try {
            return new ClassPathResource("composer/sample-issue.md")
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That this was done once. */
    @Document("markers")
    record Marker(@Id String id, Instant at) {}
}
