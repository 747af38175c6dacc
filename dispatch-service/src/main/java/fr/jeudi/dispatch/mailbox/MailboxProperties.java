package fr.jeudi.dispatch.mailbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The IMAP mailbox that takes what is sent to the bounce domain, for example {@code
 * DISPATCH_BOUNCE_MAILBOX_HOST=imap.example.org}. Without a host nothing is read.
 *
 * @param port 0 for 993 or 143, as {@code tls} has it
 * @param doneFolder where mails go once read; empty: they stay, marked as seen, and seen ones are
 *     not read
 * @param unreadableFolder where those go that are beyond reading; if they stay they are flagged
 * @param pollInterval between two looks; servers that offer IDLE tell at once
 * @param largestMail of a larger one only so much is read
 * @param keep how long mails stay in the two folders before they are deleted (STANDARDS R6)
 * @param properties anything else Angus Mail knows
 */
@Validated
@ConfigurationProperties("dispatch.bounce.mailbox")
record MailboxProperties(
        @Nullable String host,
        @Min(0) @Max(65_535) @DefaultValue("0") int port,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("implicit") Tls tls,
        @NotBlank @DefaultValue("INBOX") String folder,
        @DefaultValue("Jeudi") String doneFolder,
        @DefaultValue("Jeudi-unreadable") String unreadableFolder,
        @DefaultValue("30s") Duration pollInterval,
        @DefaultValue("1MB") DataSize largestMail,
        @DefaultValue("30d") Duration keep,
        @DefaultValue Map<String, String> properties) {

    /** How the connection is protected. */
    enum Tls {
        IMPLICIT,
        STARTTLS,
        NONE
    }

    MailboxProperties {
        boolean on = host != null && !host.isBlank();
        if (on && (user == null || user.isBlank() || password == null)) {
            throw new IllegalArgumentException(
                    "DISPATCH_BOUNCE_MAILBOX_HOST is set, _USER or _PASSWORD is not");
        }
        if (pollInterval.toMillis() < 100 || pollInterval.compareTo(Duration.ofMinutes(25)) > 0) {
            throw new IllegalArgumentException(
                    "DISPATCH_BOUNCE_MAILBOX_POLLINTERVAL is not between 100ms and 25m");
        }
        if (keep.toDays() < 1) {
            throw new IllegalArgumentException("DISPATCH_BOUNCE_MAILBOX_KEEP is less than a day");
        }
        if (folder.equalsIgnoreCase(doneFolder) || folder.equalsIgnoreCase(unreadableFolder)) {
            throw new IllegalArgumentException(
                    "DISPATCH_BOUNCE_MAILBOX_DONEFOLDER or _UNREADABLEFOLDER is the one that is read");
        }
        properties = Map.copyOf(properties);
    }

    boolean isOn() {
        return host != null && !host.isBlank();
    }

    boolean keeps() {
        return doneFolder.isBlank();
    }

    String protocol() {
        return tls == Tls.IMPLICIT ? "imaps" : "imap";
    }

    int portOrDefault() {
        return port != 0 ? port : tls == Tls.IMPLICIT ? 993 : 143;
    }

    @Override
    public String toString() {
        return "MailboxProperties[" + host + ":" + portOrDefault() + "]";
    }
}
