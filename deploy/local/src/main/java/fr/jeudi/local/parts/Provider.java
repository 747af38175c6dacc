package fr.jeudi.local.parts;

import fr.jeudi.local.settings.CannotStart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The OpenID provider somebody else runs. */
public final class Provider {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private Provider() {}

    /** It has to answer with its description. */
    public static void check(URI issuer) {
        var description =
                URI.create(
                        issuer.toString().replaceFirst("/$", "")
                                + "/.well-known/openid-configuration");
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(description).timeout(PATIENCE).build(),
                            BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw unreachable(issuer, new IOException("status " + answer.statusCode()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreachable(issuer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Stopped while waiting for the sign-in provider.", e);
        }
    }

    private static CannotStart unreachable(URI issuer, Exception cause) {
        return new CannotStart(
                "The sign-in provider %s does not answer: start it, or change SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_STAFF_ISSUER_URI (unset, Jeudi has its own)."
                        .formatted(issuer),
                cause);
    }
}
