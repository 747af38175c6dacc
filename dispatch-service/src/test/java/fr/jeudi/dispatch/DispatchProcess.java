package fr.jeudi.dispatch;

import static org.awaitility.Awaitility.await;

import fr.jeudi.parts.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The service in a JVM of its own, and an operator at its API. */
public final class DispatchProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final KeyPair KEYS = keys();

    private final Process process;
    private final HttpClient http;
    private final URI address;

    private DispatchProcess(Process process, HttpClient http, URI address) {
        this.process = process;
        this.http = http;
        this.address = address;
    }

    /** Starts and waits until it answers. What it prints is added to the log in the folder. */
    public static DispatchProcess start(HttpClient http, Map<String, String> settings, Path folder)
            throws IOException {
        var started = launch(http, settings, folder);
        await("dispatch to be ready")
                .atMost(READY)
                .failFast("it ended", () -> !started.process.isAlive())
                .ignoreExceptions()
                .until(() -> started.get("/api/dispatches").statusCode() == 200);
        return started;
    }

    /** The same without waiting. */
    public static DispatchProcess launch(HttpClient http, Map<String, String> settings, Path folder)
            throws IOException {
        int port = Ports.free();
        var key = Files.writeString(folder.resolve("provider.pem"), pem());
        var builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                "fr.jeudi.dispatch.DispatchApplication")
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("dispatch.log").toFile()));
        var environment = builder.environment();
        environment.putAll(settings);
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("MANAGEMENT_SERVER_PORT", "0");
        environment.put(
                "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLIC_KEY_LOCATION",
                key.toUri().toString());
        for (var endpoint : new String[] {"AUTHORIZATION", "TOKEN", "JWK_SET"}) {
            environment.put(
                    "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_STAFF_" + endpoint + "_URI",
                    "http://127.0.0.1:1/");
        }
        var process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new DispatchProcess(process, http, URI.create("http://127.0.0.1:" + port));
    }

    /** The tests' own without their own folder, whose logging settings are not the service's. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(it -> !it.matches(".*/test-classes/?"))
                .collect(Collectors.joining(":"));
    }

    public HttpResponse<String> get(String path) {
        return http.sendAsync(request(path).build(), BodyHandlers.ofString()).join();
    }

    public CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return http.sendAsync(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** SIGKILL: no last word, no clean-up. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM: how long it took to end. */
    public Duration terminate() {
        long start = System.nanoTime();
        process.destroy();
        process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        kill();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + token());
    }

    private static String token() {
        var claims =
                "{\"sub\":\"journey\",\"roles\":[\"operator\"],\"exp\":%d}"
                        .formatted(Instant.now().plus(Duration.ofHours(1)).getEpochSecond());
        var signed = base64("{\"alg\":\"RS256\"}") + "." + base64(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String pem() {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(KEYS.getPublic().getEncoded()));
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
