package fr.jeudi.subscription;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The service as it runs, once for all tests that say so: real broker, real Tomcat. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=subscription",
            "management.server.port=0",
            "subscription.lanes.dns=off"
        })
@AutoConfigureMockMvc
@ContextConfiguration(initializers = RealParts.class)
@Import(Visitor.class)
public @interface WholeService {}
