package fr.jeudi.tracking.hits;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much may wait in memory while Kafka or MongoDB is away, for example {@code
 * TRACKING_HITS_BUFFER=500000}.
 *
 * @param buffer hits that may wait, in each of two lanes; about 150 bytes each
 * @param patience between two attempts to look up consents
 * @param farewell how long a stop waits for what is on its way
 */
@Validated
@ConfigurationProperties("tracking.hits")
record HitsProperties(
        @Positive @DefaultValue("200000") int buffer,
        @DefaultValue("1s") Duration patience,
        @DefaultValue("4s") Duration farewell) {}
