package fr.jeudi.dispatch.people;

import jakarta.validation.constraints.NotNull;
import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long it is kept what came back, what became of single mails, and after an issue's end where
 * its readers were reached, for example {@code DISPATCH_RETURNS_KEEP=6m}.
 *
 * @param keep days, months or years (STANDARDS R9)
 */
@Validated
@ConfigurationProperties("dispatch.returns")
record ExpiryProperties(@NotNull @DefaultValue("13m") Period keep) {

    ExpiryProperties {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("dispatch.returns.keep is a day or more");
        }
    }
}
