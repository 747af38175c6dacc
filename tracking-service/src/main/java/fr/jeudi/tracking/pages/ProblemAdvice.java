package fr.jeudi.tracking.pages;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the API answers when it cannot: RFC 9457, nothing of the inside. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(annotations = RestController.class)
class ProblemAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ProblemDetail refused(Problem problem) {
        return problem.getBody();
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    ProblemDetail storeAway(DataAccessException e, HttpServletRequest request) {
        LOG.warn("store away path={} cause={}", request.getRequestURI(), e.getClass().getName());
        return Problem.body(
                HttpStatus.SERVICE_UNAVAILABLE,
                "store-away",
                "The reports cannot be read just now. Try again in a moment.");
    }
}
