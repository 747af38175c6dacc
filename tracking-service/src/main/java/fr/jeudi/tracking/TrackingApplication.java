package fr.jeudi.tracking;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@ConfigurationPropertiesScan
public class TrackingApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Away is away: what waits for MongoDB waits in a queue, not in a call. */
    @Bean
    MongoClientSettingsBuilderCustomizer shortPatience() {
        return settings ->
                settings.applyToClusterSettings(
                                it -> it.serverSelectionTimeout(3, TimeUnit.SECONDS))
                        .applyToSocketSettings(it -> it.connectTimeout(3, TimeUnit.SECONDS));
    }

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The service, ready to run; its settings live in {@code tracking.yml}, since several services
     * may share one class path.
     */
    public static SpringApplication application() {
        var application = new SpringApplication(TrackingApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "tracking"));
        return application;
    }
}
