package fr.jeudi.subscription.pages;

import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal of the API in the words of RFC 9457, with a stable type. */
public final class Problem extends ErrorResponseException {
    private static final String TYPES = "https://jeudi.fr/problems/";

    public Problem(HttpStatus status, String slug, String detail) {
        this(status, slug, detail, Map.of(), Map.of());
    }

    public Problem(
            HttpStatus status,
            String slug,
            String detail,
            Map<String, String> headers,
            Map<String, Object> further) {
        super(status, body(status, slug, detail), null);
        headers.forEach((name, value) -> getHeaders().set(name, value));
        further.forEach(getBody()::setProperty);
    }

    static ProblemDetail body(HttpStatus status, String slug, String detail) {
        var body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create(TYPES + slug));
        return body;
    }
}
