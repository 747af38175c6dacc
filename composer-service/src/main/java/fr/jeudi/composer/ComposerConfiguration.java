package fr.jeudi.composer;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Where time and chance come in, and how the store keeps dates. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class ComposerConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomGenerator chance() {
        return new SecureRandom();
    }

    /**
     * A date is a date, wherever the machine stands: Spring's own way shifts it by the local zone.
     */
    @Bean
    MongoCustomConversions dates() {
        return MongoCustomConversions.create(it -> it.useNativeDriverJavaTimeCodecs());
    }
}
