package fr.jeudi.dispatch.topics;

import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * Declares the topics once the workers have started, who need none, and before the consumers do: so
 * a replica that joins a send does not wait for the broker.
 */
@Component
final class TopicsAtStart implements SmartLifecycle {
    /** After all that has a phase of Crew's, before the consumers of Spring Cloud Stream. */
    private static final int PHASE = Integer.MAX_VALUE - 5_000;

    private final KafkaAdmin kafka;
    private volatile boolean running;

    TopicsAtStart(KafkaAdmin kafka) {
        this.kafka = kafka;
    }

    @Override
    public void start() {
        kafka.initialize();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
