package fr.jeudi.tracking.pages;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal with a stable type (RFC 9457); on a page it becomes the page for its status. */
public final class Problem extends ErrorResponseException {
    private static final String TYPES = "https://jeudi.fr/problems/";

    private Problem(HttpStatus status, ProblemDetail body) {
        super(status, body, null);
    }

    public static Problem notFound(String type, String detail) {
        return new Problem(HttpStatus.NOT_FOUND, body(HttpStatus.NOT_FOUND, type, detail));
    }

    static ProblemDetail body(HttpStatus status, String type, String detail) {
        var body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create(TYPES + type));
        return body;
    }
}
