package fr.jeudi.dispatch.sending;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * For example {@code DISPATCH_WITHDRAWALS_PATIENCE=5m}.
 *
 * @param patience how long a start waits for Kafka to say who has left; then it sends all the same
 */
@ConfigurationProperties("dispatch.withdrawals")
record WithdrawalsProperties(@DefaultValue("45s") Duration patience) {}
