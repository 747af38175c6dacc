package fr.jeudi.subscription;

import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The real broker, one a JVM, and a document store of its own for each context: {@code
 * SPRING_MONGODB_URI}'s server where set, else the embedded one in memory.
 */
public final class RealParts
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String PROVIDER = "spring.security.oauth2.client.provider.staff.";
    private static final KafkaBroker BROKER = broker();

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "spring.kafka.bootstrap-servers=" + BROKER.bootstrapServers(),
                        "spring.mongodb.uri=" + TestDatabase.uri(),
                        "jeudi.token.keys=1:" + Base64.getEncoder().encodeToString(new byte[32]),
                        PROVIDER + "authorization-uri=http://127.0.0.1:1/authorize",
                        PROVIDER + "token-uri=http://127.0.0.1:1/token",
                        PROVIDER + "jwk-set-uri=http://127.0.0.1:1/jwks",
                        "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/jwks")
                .applyTo(context);
    }

    private static KafkaBroker broker() {
        try {
            return KafkaBroker.start(Files.createTempDirectory("kafka"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
