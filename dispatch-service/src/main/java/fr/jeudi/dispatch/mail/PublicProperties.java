package fr.jeudi.dispatch.mail;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where readers reach the suite, for example {@code JEUDI_PUBLIC_URL=https://jeudi.example.org}.
 */
@Validated
@ConfigurationProperties("jeudi")
public record PublicProperties(@NotBlank String publicUrl) {

    /** The address of a page behind a token, or of one thing. */
    public String page(String path, String token) {
        var root = publicUrl.endsWith("/") ? publicUrl : publicUrl + "/";
        return root + path + "/" + token;
    }
}
