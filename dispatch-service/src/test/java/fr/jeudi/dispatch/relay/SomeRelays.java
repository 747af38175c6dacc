package fr.jeudi.dispatch.relay;

import fr.jeudi.dispatch.mail.ReadyMail;
import fr.jeudi.dispatch.mail.SingleMail;
import fr.jeudi.dispatch.relay.RelaySettings.Auth;
import fr.jeudi.dispatch.relay.RelaySettings.Tls;
import fr.jeudi.dispatch.relay.RelaySettings.Trust;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.mail.autoconfigure.MailProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;

/** Relays of a test, alone in the world. */
final class SomeRelays {
    static final RelayProperties PROPERTIES =
            new RelayProperties(
                    8,
                    2,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(50),
                    Duration.ofMillis(300));

    private SomeRelays() {}

    static Relays of(RelayProperties properties, RelaySettings... settings) {
        return of(properties, new DefaultSslBundleRegistry(), settings);
    }

    static Relays of(RelaySettings... settings) {
        return of(PROPERTIES, settings);
    }

    static Relays of(RelayProperties properties, SslBundles bundles, RelaySettings... settings) {
        return of(properties, bundles, SomeRelays::seat, settings);
    }

    /** Whose rates are shared with others. */
    static Relays sharedBy(IntSupplier replicas, RelaySettings... settings) {
        var seats =
                new Seats() {
                    @Override
                    public Optional<Seat> take(String relay, int most, boolean urgent) {
                        return seat(relay, most, urgent);
                    }

                    @Override
                    public int sharers() {
                        return replicas.getAsInt();
                    }
                };
        return of(PROPERTIES, new DefaultSslBundleRegistry(), seats, settings);
    }

    private static Relays of(
            RelayProperties properties,
            SslBundles bundles,
            Seats seats,
            RelaySettings... settings) {
        return new Relays(
                new RelaysProperties(List.of(settings)),
                new MailProperties(),
                properties,
                bundles,
                seats,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    static RelaySettings relay(String name, int port) {
        return relay(name, "127.0.0.1", port);
    }

    static RelaySettings relay(String name, String host, int port) {
        return settings(name, host, port, Tls.OPPORTUNISTIC, 1, 0, 0, null, Trust.VERIFIED);
    }

    static RelaySettings weighing(int weight, String name, int port) {
        return settings(
                name, "127.0.0.1", port, Tls.OPPORTUNISTIC, weight, 0, 0, null, Trust.VERIFIED);
    }

    static RelaySettings limited(int connections, double rate, String name, int port) {
        return settings(
                name,
                "127.0.0.1",
                port,
                Tls.OPPORTUNISTIC,
                1,
                connections,
                rate,
                null,
                Trust.VERIFIED);
    }

    static RelaySettings encrypted(Tls tls, @Nullable String bundle, Trust trust, int port) {
        return settings("secure", "localhost", port, tls, 1, 0, 0, bundle, trust);
    }

    /** Greeted by this name. */
    static RelaySettings greeted(String ehlo, int port) {
        return new RelaySettings(
                "greeted",
                "127.0.0.1",
                port,
                null,
                null,
                Tls.NONE,
                1,
                0,
                0,
                Auth.AUTO,
                null,
                null,
                null,
                Trust.VERIFIED,
                ehlo,
                Map.of());
    }

    static RelaySettings known(
            Auth auth, @Nullable String password, @Nullable String token, int port) {
        return known(auth, password, token, null, port);
    }

    static RelaySettings withTokenFile(Path tokenFile, int port) {
        return known(Auth.XOAUTH2, null, null, tokenFile.toString(), port);
    }

    private static RelaySettings known(
            Auth auth,
            @Nullable String password,
            @Nullable String token,
            @Nullable String tokenFile,
            int port) {
        return new RelaySettings(
                "known",
                "127.0.0.1",
                port,
                "jeudi",
                password,
                Tls.OPPORTUNISTIC,
                1,
                0,
                0,
                auth,
                token,
                tokenFile,
                null,
                Trust.VERIFIED,
                "mail.jeudi.example",
                Map.of());
    }

    static ReadyMail eightBitMailTo(String address) {
        return SingleMail.of("onswg4tforqw42lu", "jeudi@example.org", null, address)
                .around("Subject: x\r\n\r\né\r\n".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    static ReadyMail mailTo(String address) {
        return SingleMail.of("onswg4tforqw42lu", "jeudi@example.org", null, address)
                .around("Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    }

    private static RelaySettings settings(
            String name,
            String host,
            int port,
            Tls tls,
            int weight,
            int connections,
            double rate,
            @Nullable String bundle,
            Trust trust) {
        return new RelaySettings(
                name,
                host,
                port,
                null,
                null,
                tls,
                weight,
                connections,
                rate,
                Auth.AUTO,
                null,
                null,
                bundle,
                trust,
                null,
                Map.of());
    }

    private static Optional<Seats.Seat> seat(String relay, int most, boolean urgent) {
        return Optional.of(
                new Seats.Seat() {
                    @Override
                    public boolean isOurs() {
                        return true;
                    }

                    @Override
                    public void close() {}
                });
    }
}
