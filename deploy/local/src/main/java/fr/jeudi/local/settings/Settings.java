package fr.jeudi.local.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the environment asks for: our own {@code JEUDI_…} variables, and Spring's standard ones. */
public final class Settings {
    private static final int DEFAULT_PORT = 8080;

    private final Map<String, String> environment;

    private Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Of these environment variables. */
    public static Settings of(Map<String, String> environment) {
        return new Settings(Map.copyOf(environment));
    }

    /** The port of everything a browser sees. */
    public int port() {
        return port("JEUDI_LOCAL_PORT").orElse(DEFAULT_PORT);
    }

    /** The mailbox's SMTP port; empty for any free one. */
    public Optional<Integer> smtpPort() {
        return port("JEUDI_LOCAL_SMTP_PORT");
    }

    /** Where all is kept. */
    public Path dataFolder() {
        return Path.of(variable("JEUDI_LOCAL_DATA").orElse("data"));
    }

    /** One password for all accounts and API clients. */
    public Optional<String> password() {
        return variable("JEUDI_LOCAL_PASSWORD");
    }

    /** The keys that sign links, where they are not ours to make. */
    public Optional<String> tokenKeys() {
        return variable("JEUDI_TOKEN_KEYS");
    }

    /** The address of the suite as its readers and staff type it. */
    public String publicUrl() {
        return variable("JEUDI_PUBLIC_URL").orElseGet(this::homeUrl);
    }

    /** The address of the suite on this machine. */
    public String homeUrl() {
        return "http://localhost:" + port();
    }

    /** A setting by its Spring name, as {@code spring.mail.host}. */
    public Optional<String> spring(String name) {
        return spring(name, String.class).filter(it -> !it.isBlank());
    }

    /** A group of settings by its Spring name. */
    public <T> Optional<T> spring(String name, Class<T> type) {
        return Optional.ofNullable(binder().bind(name, Bindable.of(type)).orElse(null));
    }

    /** Made when it is needed: it logs, and the log's place is not known at first. */
    private Binder binder() {
        var sources = new MutablePropertySources();
        sources.addLast(
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new HashMap<>(environment)));
        return new Binder(ConfigurationPropertySources.from(sources));
    }

    /** The issuer of the configured OpenID provider for staff. */
    public Optional<URI> issuer() {
        return spring("spring.security.oauth2.client.provider.staff.issuer-uri").map(URI::create);
    }

    /** The folders programs are looked for in. */
    public String path() {
        return variable("PATH").orElse("");
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(it -> !it.isEmpty());
    }

    private Optional<Integer> port(String name) {
        return variable(name)
                .map(it -> {
                    if (!it.matches("[0-9]{1,5}")
                            || Integer.parseInt(it) > 65_535
                            || Integer.parseInt(it) == 0) {
                        throw new CannotStart(
                                "%s is \"%s\": give it a port number from 1 to 65535."
                                        .formatted(name, it));
                    }
                    return Integer.valueOf(it);
                });
    }
}
