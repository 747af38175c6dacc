package fr.jeudi.tracking;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class TrackingApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The service, ready to run; its settings live in {@code subscription.yml}, since several
     * services may share one class path.
     */
    public static SpringApplication application() {
        var application = new SpringApplication(TrackingApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "subscription"));
        return application;
    }
}
