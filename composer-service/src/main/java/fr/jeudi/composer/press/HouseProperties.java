package fr.jeudi.composer.press;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Under which name and address the letter appears, for example {@code
 * JEUDI_PUBLIC_URL=https://jeudis.example.org}, {@code JEUDI_SENDER_ADDRESS=jeudi@example.org}.
 *
 * @param publicUrl where readers reach the suite, without a slash at the end
 */
@Validated
@ConfigurationProperties("jeudi")
public record HouseProperties(@NotNull URI publicUrl, @Valid @NotNull Sender sender) {

    /**
     * Who writes.
     *
     * @param name shown in the From field
     * @param postal the postal address the law wants under each mail
     * @param listId the List-Id, a name below a domain of ours
     */
    public record Sender(
            @NotBlank String name,
            @NotBlank @Email String address,
            @NotBlank String replyTo,
            @NotBlank String postal,
            @NotBlank String listId) {}

    /** An absolute address of ours. */
    public String at(String path) {
        var base = publicUrl.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
