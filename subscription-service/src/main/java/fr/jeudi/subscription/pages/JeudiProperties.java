package fr.jeudi.subscription.pages;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where readers reach us and who we are, for example {@code JEUDI_PUBLIC_URL=https://jeudi.fr},
 * {@code JEUDI_SENDER_ADDRESS=jeudi@jeudi.fr}. The same for all four services.
 */
@Validated
@ConfigurationProperties("jeudi")
public record JeudiProperties(
        @DefaultValue("http://localhost:8080") URI publicUrl, @Valid @DefaultValue Sender sender) {

    /** Who writes; {@code listId} never changes, whatever the title does (RFC 2919). */
    public record Sender(
            @NotBlank @DefaultValue("Les Jeudis") String name,
            @Email @DefaultValue("jeudi@jeudi.example") String address,
            @Email @Nullable String replyTo,
            @NotBlank @DefaultValue("Les Jeudis, 1 place de la République, 17000 La Rochelle")
                    String postal,
            @NotBlank @DefaultValue("jeudi.jeudi.example") String listId) {

        /** The address that reads answers. */
        public String repliesTo() {
            return replyTo == null || replyTo.isBlank() ? address : replyTo;
        }
    }

    /** An absolute link to one of our pages; {@code path} begins with a slash. */
    public String link(String path) {
        return publicUrl.toString().replaceAll("/+$", "") + path;
    }
}
