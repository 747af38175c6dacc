package fr.jeudi.dispatch.switchboard;

import fr.jeudi.dispatch.ScriptedRelay;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Two relays of the same weight, the second of which bears three connections. */
final class TwoRelays implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    static final AtomicReference<ScriptedRelay> NORTH =
            new AtomicReference<>(ScriptedRelay.start());
    static final ScriptedRelay SOUTH = ScriptedRelay.start();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "dispatch.relays[0].name=north",
                        "dispatch.relays[0].host=127.0.0.1",
                        "dispatch.relays[0].port=" + NORTH.get().port(),
                        "dispatch.relays[1].name=south",
                        "dispatch.relays[1].host=127.0.0.1",
                        "dispatch.relays[1].port=" + SOUTH.port(),
                        "dispatch.relays[1].connections=3",
                        "dispatch.relay.connections=6")
                .applyTo(context);
    }

    /** Takes the first one away, and brings it back. */
    static final class Outage implements AutoCloseable {
        private final int port = NORTH.get().port();

        Outage() {
            NORTH.get().close();
        }

        @Override
        public void close() {
            NORTH.set(ScriptedRelay.start(port));
        }
    }
}
