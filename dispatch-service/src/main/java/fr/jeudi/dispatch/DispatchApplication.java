package fr.jeudi.dispatch;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class DispatchApplication {

    public static void main(String[] args) {
        application().run(args);
    }

    /**
     * The service, ready to run; its settings live in {@code dispatch.yml}, since several services
     * may share one class path.
     */
    public static SpringApplication application() {
        var application = new SpringApplication(DispatchApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "dispatch"));
        return application;
    }
}
