package fr.jeudi.dispatch.finish;

import jakarta.validation.constraints.Email;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who is told by mail that a send has ended, for example {@code
 * DISPATCH_DESK_REPORTTO=ops@example.org,direction@example.org}.
 *
 * @param reportTo nobody if empty
 * @param reportLanguage fr or en
 */
@Validated
@ConfigurationProperties("dispatch.desk")
record FinishProperties(
        @DefaultValue({}) List<@Email String> reportTo,
        @DefaultValue("fr") Locale reportLanguage) {}
