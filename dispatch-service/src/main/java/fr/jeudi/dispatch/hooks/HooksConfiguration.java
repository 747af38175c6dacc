package fr.jeudi.dispatch.hooks;

import fr.jeudi.dispatch.bounce.BounceClassifier;
import fr.jeudi.dispatch.returned.Returns;
import fr.jeudi.dispatch.sns.OutsideFetch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the providers that are set together. */
@Configuration(proxyBeanMethods = false)
class HooksConfiguration {

    @Bean
    Hooks hooks(
            HooksProperties properties,
            BounceClassifier classifier,
            Clock clock,
            Returns returns,
            LastCalls calls,
            MeterRegistry meters) {
        return new Hooks(
                Providers.of(properties, classifier, new OutsideFetch(), clock),
                returns,
                calls,
                meters);
    }
}
