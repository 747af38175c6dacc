package fr.jeudi.dispatch.relay;

import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Several relays, {@code dispatch.relays[0].name} and on; without any, {@code spring.mail.*}. */
@ConfigurationProperties("dispatch")
record RelaysProperties(@DefaultValue List<RelaySettings> relays) {

    RelaysProperties {
        var names = new HashSet<String>();
        for (var relay : relays) {
            if (!names.add(relay.name())) {
                throw new IllegalArgumentException(
                        "dispatch.relays: two relays are named '%s'".formatted(relay.name()));
            }
        }
    }
}
