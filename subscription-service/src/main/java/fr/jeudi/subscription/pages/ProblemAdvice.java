package fr.jeudi.subscription.pages;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Failures of the API as problems (RFC 9457), each with a stable type and no exception text. */
@RestControllerAdvice(annotations = RestController.class)
class ProblemAdvice extends ResponseEntityExceptionHandler {

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            var type = problem.getType();
            if (type == null || type.toString().equals("about:blank")) {
                problem.setType(URI.create("https://jeudi.fr/problems/" + slug(status)));
            }
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return createResponseEntity(
                Problem.body(HttpStatus.CONTENT_TOO_LARGE, "too-large", "The file is too large."),
                headers,
                HttpStatus.CONTENT_TOO_LARGE,
                request);
    }

    /** A value no database would take either, such as a NUL. */
    @ExceptionHandler(IllegalArgumentException.class)
    ProblemDetail unfit() {
        return Problem.body(HttpStatus.BAD_REQUEST, "bad-request", "A value cannot be used.");
    }

    private static String slug(HttpStatusCode status) {
        return status instanceof HttpStatus known
                ? known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-')
                : "refused";
    }
}
