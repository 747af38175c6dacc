package fr.jeudi.tracking;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@ConfigurationPropertiesScan
public class TrackingApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
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
