package fr.jeudi.subscription;

import fr.jeudi.subscription.consent.Consents;
import fr.jeudi.subscription.subscriber.Subscribers;
import fr.jeudi.subscription.tokens.Ids;
import fr.jeudi.subscription.tokens.Tokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on a real MongoDB and another Kafka. */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=subscription", "management.server.port=0"})
@AutoConfigureMockMvc
@Import(Visitor.class)
@ContextConfiguration(initializers = {RealParts.class, JourneyIT.InContainers.class})
class JourneyIT implements JourneyContract {
    @Container
    static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0").withReplicaSet();

    @Container static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.1.0");

    @Autowired MockMvcTester web;
    @Autowired Visitor visitor;
    @Autowired Subscribers subscribers;
    @Autowired Consents consents;
    @Autowired Tokens tokens;
    @Autowired Ids ids;

    @Override
    public Service service() {
        return new Service(web, visitor, subscribers, consents, tokens, ids);
    }

    static class InContainers
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "spring.mongodb.uri=" + MONGO.getReplicaSetUrl("subscription"),
                            "spring.kafka.bootstrap-servers=" + KAFKA.getBootstrapServers())
                    .applyTo(context);
        }
    }
}
