package fr.jeudi.composer.release;

import java.util.Base64;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** The same on MongoDB and Kafka themselves, where Docker runs. */
@Testcontainers(disabledWithoutDocker = true)
@SpringBootTest(properties = "spring.config.name=composer")
class ReleaseIT extends ReleaseScenario {
    private static final String PROVIDER = "spring.security.oauth2.client.provider.staff.";

    @Container @ServiceConnection
    static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8.0");

    @Container @ServiceConnection
    static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.1.0");

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add(
                "jeudi.token.keys", () -> "1:" + Base64.getEncoder().encodeToString(new byte[32]));
        registry.add("spring.kafka.bootstrap-servers", KAFKA::getBootstrapServers);
        registry.add(PROVIDER + "authorization-uri", () -> "http://127.0.0.1:1/authorize");
        registry.add(PROVIDER + "token-uri", () -> "http://127.0.0.1:1/token");
        registry.add(PROVIDER + "jwk-set-uri", () -> "http://127.0.0.1:1/jwks");
        registry.add(
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
                () -> "http://127.0.0.1:1/jwks");
    }
}
