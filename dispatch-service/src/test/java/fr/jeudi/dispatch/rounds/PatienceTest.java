package fr.jeudi.dispatch.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class PatienceTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Patience patience = new Patience(ended);
    private final AtomicInteger times = new AtomicInteger();

    @Test
    void aWriteIsRepeatedUntilTheStoreIsBack() {
        assertThat(patience.write(() -> writtenAt(3))).isTrue();
        assertThat(times).hasValue(3);
    }

    @Test
    void whenTheProcessEndsSoDoesPatience() {
        ended.countDown();

        assertThatThrownBy(() -> patience.write(() -> writtenAt(100)))
                .isInstanceOf(DataAccessResourceFailureException.class);
    }

    @Test
    void aRoundThatFailsIsFollowedByTheNext() {
        var rounds = Rounds.start("test", Duration.ofMillis(1), () -> writtenAt(3));

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> times.get() > 3);
        rounds.stop(Duration.ofSeconds(1));
        int after = times.get();

        Awaitility.await()
                .during(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(60))
                .until(() -> times.get() == after);
    }

    private boolean writtenAt(int attempt) {
        if (times.incrementAndGet() < attempt) {
            throw new DataAccessResourceFailureException("away");
        }
        return true;
    }
}
