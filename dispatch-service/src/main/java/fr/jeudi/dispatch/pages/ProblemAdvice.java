package fr.jeudi.dispatch.pages;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Failures of the API, without any exception's text; a reference ties them to the log. */
@RestControllerAdvice(annotations = RestController.class)
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ProblemDetail wrongType(MethodArgumentTypeMismatchException e) {
        return Problem.problem(HttpStatus.BAD_REQUEST, "bad-request", "cannot read " + e.getName());
    }

    @ExceptionHandler
    ProblemDetail storeAway(DataAccessException e) {
        var reference = UUID.randomUUID().toString();
        log.warn("store does not answer reference={}", reference, e);
        return Problem.problem(
                HttpStatus.SERVICE_UNAVAILABLE, "store-away", "try again; reference " + reference);
    }
}
