package fr.jeudi.dispatch.pages;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An HTTP failure as RFC 9457 has it, with a type that stays. */
public final class Problem extends ErrorResponseException {

    private Problem(HttpStatus status, String slug, String detail) {
        super(status, problem(status, slug, detail), null);
    }

    public static Problem notFound(String what) {
        return new Problem(HttpStatus.NOT_FOUND, "not-found", "no such " + what);
    }

    public static Problem wrongState(String what, String state) {
        return new Problem(HttpStatus.CONFLICT, "wrong-state", "the " + what + " is " + state);
    }

    public static Problem badRequest(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "bad-request", detail);
    }

    public static Problem tooLarge(String what, String limit) {
        return new Problem(
                HttpStatus.CONTENT_TOO_LARGE, "too-large", what + " is larger than " + limit);
    }

    /** Any other. */
    public static Problem of(HttpStatus status, String slug, String detail) {
        return new Problem(status, slug, detail);
    }

    /** Something we need does not answer; trying again later may help. */
    public static Problem unavailable(String slug, String detail) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, slug, detail);
    }

    static ProblemDetail problem(HttpStatus status, String slug, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("https://jeudi.fr/problems/" + slug));
        return problem;
    }
}
