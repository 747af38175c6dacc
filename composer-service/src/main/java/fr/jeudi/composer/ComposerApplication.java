package fr.jeudi.composer;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class ComposerApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The service, ready to run; its settings live in {@code composer.yml}, since several services
     * may share one class path.
     */
    public static SpringApplication application() {
        var application = new SpringApplication(ComposerApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "composer"));
        return application;
    }
}
