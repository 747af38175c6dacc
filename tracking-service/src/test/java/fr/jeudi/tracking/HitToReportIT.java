package fr.jeudi.tracking;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on a real MongoDB and another Kafka. */
@Testcontainers(disabledWithoutDocker = true)
@ContextConfiguration(initializers = {RealParts.class, HitToReportIT.InContainers.class})
class HitToReportIT extends HitToReportContract {
    @Container
    static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0").withReplicaSet();

    @Container static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.1.0");

    static class InContainers
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "spring.mongodb.uri=" + MONGO.getReplicaSetUrl("tracking"),
                            "spring.kafka.bootstrap-servers=" + KAFKA.getBootstrapServers())
                    .applyTo(context);
        }
    }
}
