package fr.jeudi.dispatch;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one edge where time comes in. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
