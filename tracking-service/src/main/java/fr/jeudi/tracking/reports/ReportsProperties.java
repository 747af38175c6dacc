package fr.jeudi.tracking.reports;

import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** The time zone pages speak in, for example {@code TRACKING_REPORTS_ZONE=Europe/Paris}. */
@Validated
@ConfigurationProperties("tracking.reports")
record ReportsProperties(@DefaultValue("Europe/Paris") ZoneId zone) {}
