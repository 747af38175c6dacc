package fr.jeudi.dispatch.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.jeudi.dispatch.AnIssue;
import fr.jeudi.dispatch.DispatchTest;
import fr.jeudi.dispatch.topics.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.BulkOperations.BulkMode;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.support.GenericMessage;

@DispatchTest
class PeopleTest {
    @Autowired People people;
    @Autowired Codec codec;
    @Autowired MongoTemplate mongo;
    private final String id = AnIssue.anId();

    /** R6: that the person is known as forgotten already does not mean that all is erased. */
    @Test
    void whoCouldNotBeErasedIsErasedWhenTheRecordComesAgain() {
        var erased = new ArrayList<String>();
        var tries = new ArrayList<Integer>();
        Erasure failsOnce =
                ids -> {
                    tries.add(1);
                    if (tries.size() == 1) {
                        throw new DataAccessResourceFailureException("away");
                    }
                    erased.addAll(ids);
                };
        var edge =
                new PeopleFunctions()
                        .peopleChanged(people, codec, new Erasures(people, List.of(failsOnce)));
        var tombstone =
                new GenericMessage<List<?>>(
                        List.of(KafkaNull.INSTANCE),
                        Map.of(
                                KafkaHeaders.RECEIVED_KEY,
                                List.of(id.getBytes(StandardCharsets.UTF_8))));

        assertThatThrownBy(() -> edge.accept(tombstone))
                .isInstanceOf(BatchListenerFailedException.class);
        assertThat(people.known(List.of(id)).get(id)).extracting(Person::erased).isNull();
        edge.accept(tombstone);

        assertThat(erased).containsExactly(id);
        assertThat(people.known(List.of(id)).get(id)).extracting(Person::erased).isEqualTo(true);
    }

    /** R6: an earlier version only kept that they are. */
    @Test
    void whoWasForgottenLongAgoIsErasedOnce() {
        var erased = new ArrayList<String>();
        var erasures = new Erasures(people, List.of(erased::addAll));
        var many = Stream.generate(AnIssue::anId).limit(101).map(Person::forgotten).toList();
        people.changed(many);

        assertThat(erasures.goOn()).isGreaterThanOrEqualTo(101);
        erasures.goOn();

        assertThat(erased)
                .doesNotHaveDuplicates()
                .containsAll(many.stream().map(Person::id).toList());
    }

    /** U16: after a rebalance another instance has gone on with what this one had read. */
    @Test
    void whatAnotherInstanceWroteMeanwhileIsNotOverwrittenWithSomethingOlder() {
        var unsubscribed = person(3, "unsubscribed");
        people.changed(List.of(person(1, "active")));
        var stalled = new People(writingFirst(() -> people.changed(List.of(unsubscribed))));

        stalled.changed(List.of(person(2, "active")));

        assertThat(people.known(List.of(id))).containsValue(unsubscribed);
    }

    @Test
    void ofTwoWhoHearOfSomebodyForTheFirstTimeTheNewerStays() {
        var unsubscribed = person(2, "unsubscribed");
        var older = new People(writingFirst(() -> people.changed(List.of(unsubscribed))));

        older.changed(List.of(person(1, "active")));
        assertThat(people.known(List.of(id))).containsValue(unsubscribed);

        var newer =
                new People(writingFirst(() -> people.changed(List.of(person(3, "suppressed")))));
        newer.changed(List.of(person(4, "active")));
        assertThat(people.known(List.of(id))).containsValue(person(4, "active"));
    }

    @Test
    void whoIsForgottenStaysSoWhateverIsHeardLater() {
        people.changed(List.of(person(1, "active")));
        people.changed(List.of(Person.forgotten(id)));

        people.changed(List.of(person(2, "active")));
        people.changed(List.of(Person.forgotten(id)));

        assertThat(people.known(List.of(id))).containsValue(Person.forgotten(id));
    }

    private Person person(long version, String state) {
        return new Person(id, version, state, true, false, null);
    }

    /** Between what is read and what is written. */
    private MongoTemplate writingFirst(Runnable other) {
        return new MongoTemplate(mongo.getMongoDatabaseFactory(), mongo.getConverter()) {
            @Override
            public BulkOperations bulkOps(BulkMode mode, Class<?> type) {
                other.run();
                return super.bulkOps(mode, type);
            }
        };
    }
}
