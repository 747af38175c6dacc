package fr.jeudi.dispatch;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A relay that takes a mail every two seconds. */
public final class SlowRelay
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    public static final ScriptedRelay RELAY = ScriptedRelay.start();
    public static final int WORKERS = 8;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "dispatch.relays[0].name=slow",
                        "dispatch.relays[0].host=127.0.0.1",
                        "dispatch.relays[0].port=" + RELAY.port(),
                        "dispatch.relays[0].rate=0.5",
                        "dispatch.relay.connections=" + WORKERS,
                        "dispatch.relay.transactional-connections=4")
                .applyTo(context);
    }
}
