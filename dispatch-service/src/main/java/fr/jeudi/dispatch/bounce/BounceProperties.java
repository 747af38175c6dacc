package fr.jeudi.dispatch.bounce;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is read of mail that comes back.
 *
 * @param largestMail beyond it the API refuses; what is said is looked for in the first MB
 */
@ConfigurationProperties("dispatch.bounce")
record BounceProperties(@DefaultValue("10MB") DataSize largestMail) {}
