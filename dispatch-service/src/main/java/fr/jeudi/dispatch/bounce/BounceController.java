package fr.jeudi.dispatch.bounce;

import fr.jeudi.dispatch.pages.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows what would be made of a mail that came back. Nothing is kept, nobody is touched. */
@RestController
@RequestMapping(path = "/api/bounces", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "bounces", description = "What comes back")
class BounceController {
    private static final String RAW_MAIL = "message/rfc822";

    private final BounceClassifier classifier;
    private final BounceProperties properties;

    BounceController(BounceClassifier classifier, BounceProperties properties) {
        this.classifier = classifier;
        this.properties = properties;
    }

    @PostMapping(
            path = "/analyse",
            consumes = {
                RAW_MAIL,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    @Operation(
            summary = "Say what a raw mail is, whom it is about and why; nothing is stored",
            requestBody =
                    @RequestBody(
                            required = true,
                            description = "The mail as it came, header and all",
                            content =
                                    @Content(
                                            mediaType = RAW_MAIL,
                                            schema = @Schema(type = "string", format = "binary"))))
    Analysis analyse(InputStream mail) throws IOException {
        var limit = properties.largestMail();
        var bytes = mail.readNBytes((int) limit.toBytes() + 1);
        if (bytes.length > limit.toBytes()) {
            throw Problem.tooLarge("the mail", limit.toMegabytes() + " MB");
        }
        if (bytes.length == 0) {
            throw Problem.badRequest("the body is a mail; it is empty");
        }
        return classifier.analyse(bytes);
    }
}
