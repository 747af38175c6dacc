package fr.jeudi.composer.api;

import fr.jeudi.composer.api.BodyLimit.BodyTooLarge;
import fr.jeudi.composer.issue.Refused;
import java.net.URI;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.messaging.MessagingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.support.MissingServletRequestPartException;

/** What the API answers when it cannot do as asked (RFC 9457). */
@RestControllerAdvice(annotations = RestController.class)
class ProblemAdvice {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ProblemDetail refused(Refused refused) {
        var problem =
                problem(
                        HttpStatus.valueOf(refused.reason().status()),
                        refused.reason().slug(),
                        String.valueOf(refused.getMessage()));
        if (!refused.findings().isEmpty()) {
            problem.setProperty(
                    "findings",
                    refused.findings().stream()
                            .map(it ->
                                    new FindingView(it.code(), it.where(), it.text(Locale.ENGLISH)))
                            .toList());
        }
        return problem;
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge) {
                return tooLarge();
            }
        }
        return problem(
                HttpStatus.BAD_REQUEST, "malformed", "The body is not what this address takes.");
    }

    @ExceptionHandler({BodyTooLarge.class, MaxUploadSizeExceededException.class})
    ProblemDetail tooLarge() {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", "This is larger than 1 MB.");
    }

    @ExceptionHandler({
        MultipartException.class,
        MissingServletRequestPartException.class,
        MethodArgumentTypeMismatchException.class
    })
    ProblemDetail malformed() {
        return problem(
                HttpStatus.BAD_REQUEST, "malformed", "The request is not what this address takes.");
    }

    @ExceptionHandler({MessagingException.class, DataAccessResourceFailureException.class})
    ProblemDetail away(RuntimeException e) {
        log.warn("a part is away", e);
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "A part this needs cannot be reached just now; try again.");
    }

    private static ProblemDetail problem(HttpStatus status, String slug, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("https://jeudi.fr/problems/" + slug));
        return problem;
    }

    /** One thing to mend. */
    record FindingView(String code, String where, String text) {}
}
