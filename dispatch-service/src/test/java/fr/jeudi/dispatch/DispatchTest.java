package fr.jeudi.dispatch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** The whole service, one context for all tests, impatient, with a scripted relay behind it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        properties = {
            "spring.config.name=dispatch",
            "jeudi.public-url=https://jeudi.example",
            "dispatch.retry.delays=300ms",
            "dispatch.alarm.share=0.5",
            "dispatch.alarm.minimum=40",
            // What some tests have refused must not hold the lane of all others for the rest.
            "dispatch.alarm.mixed-minimum=200",
            "dispatch.hooks.generic.secrets=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "dispatch.hooks.postmark.secrets=jeudi:secret-of-the-tests",
            "dispatch.lanes.breath=50ms",
            "dispatch.lease.beat=200ms",
            "dispatch.lease.expiry=4s",
            "dispatch.relay.read-timeout=4s",
            "dispatch.relay.first-back-off=50ms",
            "dispatch.relay.longest-back-off=200ms"
        })
@AutoConfigureMockMvc
@Import(Wire.class)
@ContextConfiguration(initializers = {RealParts.class, DispatchTest.Relay.class})
public @interface DispatchTest {

    /** The relay of all tests with this annotation; they tell their mails apart by domain. */
    final class Relay implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        public static final ScriptedRelay RELAY = ScriptedRelay.start();

        static {
            // As nearly every relay does.
            RELAY.offer("PIPELINING");
        }

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("spring.mail.port=" + RELAY.port()).applyTo(context);
        }
    }
}
