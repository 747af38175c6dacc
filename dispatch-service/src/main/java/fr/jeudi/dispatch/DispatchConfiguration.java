package fr.jeudi.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.mongodb.core.convert.MongoCustomConversions;

/** The one edge where time comes in, and how the store keeps days. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** A day is a day, wherever a replica stands: Spring's own way shifts it by the local zone. */
    @Bean
    MongoCustomConversions days() {
        return MongoCustomConversions.create(
                it -> it.useNativeDriverJavaTimeCodecs().registerConverter(new NearestDay()));
    }

    /** What was kept before is midnight of the zone that the replica stood in. */
    @ReadingConverter
    private static final class NearestDay implements Converter<Date, LocalDate> {
        private static final Duration NOON = Duration.ofHours(12);

        @Override
        public LocalDate convert(Date midnight) {
            return LocalDate.ofInstant(midnight.toInstant().plus(NOON), ZoneOffset.UTC);
        }
    }
}
