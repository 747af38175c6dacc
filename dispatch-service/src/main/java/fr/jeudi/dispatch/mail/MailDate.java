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

    private static volatile Second last = new Second(-1, "");

    private MailDate() {}

    static String field(Instant at) {
        var second = last;
        if (second.epoch() != at.getEpochSecond()) {
            second = new Second(at.getEpochSecond(), "Date: " + FORMAT.format(at) + "\r\n");
            last = second;
        }
        return second.field();
    }

    /** Thousands of mails leave within one. */
    private record Second(long epoch, String field) {}
}
