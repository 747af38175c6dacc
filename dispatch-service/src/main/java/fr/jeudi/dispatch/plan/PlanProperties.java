package fr.jeudi.dispatch.plan;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * For example {@code DISPATCH_PLAN_MOST_REPLICAS=20}.
 *
 * @param mostReplicas that advice reckons with
 * @param patience how long a send may be behind before that is an ERROR
 */
@Validated
@ConfigurationProperties("dispatch.plan")
record PlanProperties(
        @Positive @DefaultValue("10") int mostReplicas, @DefaultValue("1m") Duration patience) {}
