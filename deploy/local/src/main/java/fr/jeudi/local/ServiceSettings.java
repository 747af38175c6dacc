package fr.jeudi.local;

import fr.jeudi.local.parts.Relay;
import fr.jeudi.local.settings.Secrets;
import fr.jeudi.local.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each service is told. What the environment configures by Spring's standard variables is left
 * to the environment.
 */
record ServiceSettings(Settings settings, Secrets secrets, String kafka, Relay relay) {
    private static final String CLIENT = "spring.security.oauth2.client.";
    private static final String RESOURCES = "spring.security.oauth2.resourceserver.jwt.";

    String[] arguments(String mongoUri) {
        var values = new LinkedHashMap<String, String>();
        values.put("server.address", "127.0.0.1");
        values.put("server.port", "0");
        values.put("management.server.address", "127.0.0.1");
        values.put("management.server.port", "0");
        values.put("jeudi.public-url", settings.publicUrl());
        values.put("jeudi.token.keys", settings.tokenKeys().orElseGet(secrets::tokenKeys));
        values.put("spring.kafka.bootstrap-servers", kafka);
        values.put("spring.mongodb.uri", mongoUri);
        values.put("spring.mail.host", relay.host());
        values.put("spring.mail.port", String.valueOf(relay.port()));
        signIn(values);
        return values.entrySet().stream()
                .map(it -> "--%s=%s".formatted(it.getKey(), it.getValue()))
                .toArray(String[]::new);
    }

    private void signIn(Map<String, String> values) {
        var theirs = settings.issuer();
        if (theirs.isPresent()) {
            if (settings.spring(RESOURCES + "issuer-uri").isEmpty()
                    && settings.spring(RESOURCES + "jwk-set-uri").isEmpty()) {
                values.put(RESOURCES + "issuer-uri", theirs.get().toString());
            }
            return;
        }
        values.put(CLIENT + "provider.staff.issuer-uri", settings.homeUrl());
        values.put(CLIENT + "registration.staff.client-id", "jeudi-staff");
        values.put(CLIENT + "registration.staff.client-secret", secrets.staffClientSecret());
        values.put(RESOURCES + "issuer-uri", settings.homeUrl());
        values.put(RESOURCES + "jwk-set-uri", settings.homeUrl() + "/oauth2/jwks");
    }
}
