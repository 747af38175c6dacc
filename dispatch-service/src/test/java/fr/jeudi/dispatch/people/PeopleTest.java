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
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.KafkaNull;
import org.springframework.messaging.support.GenericMessage;

@DispatchTest
class PeopleTest {
    @Autowired People people;
    @Autowired Codec codec;
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
        var edge = new PeopleFunctions().peopleChanged(people, codec, List.of(failsOnce));
        var tombstone =
                new GenericMessage<List<?>>(
                        List.of(KafkaNull.INSTANCE),
                        Map.of(
                                KafkaHeaders.RECEIVED_KEY,
                                List.of(id.getBytes(StandardCharsets.UTF_8))));

        assertThatThrownBy(() -> edge.accept(tombstone))
                .isInstanceOf(BatchListenerFailedException.class);
        edge.accept(tombstone);

        assertThat(erased).containsExactly(id);
    }
}
