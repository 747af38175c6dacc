package fr.jeudi.dispatch.desk;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * For example {@code DISPATCH_LIVE_VIEWERS=100}.
 *
 * @param viewers told of each change at once, on this instance; more of them poll
 */
@Validated
@ConfigurationProperties("dispatch.live")
record LiveProperties(@PositiveOrZero @DefaultValue("50") int viewers) {}
