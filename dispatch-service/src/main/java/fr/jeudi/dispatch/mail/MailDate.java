package fr.jeudi.dispatch.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field in Paris time, right across the change of the clocks (RFC 5322, 3.3; F10). */
final class MailDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                    .withZone(ZoneId.of("Europe/Paris"));

    private MailDate() {}

    static String field(Instant at) {
        return "Date: " + FORMAT.format(at) + "\r\n";
    }
}
