package fr.jeudi.subscription.lanes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * What the DNS said of a domain.
 *
 * @param hosts the mail exchangers of the best preference
 * @param until when to ask again
 */
@Document("mail-domains")
record MailDomain(
        @Id String domain, Kind kind, List<String> hosts, @Indexed Instant askedAt, Instant until) {

    enum Kind {
        /** Mail exchangers, or an address of its own, which stands for one (RFC 5321, 5.1). */
        HOSTS,
        NULL_MX,
        NO_HOST,
        /** No answer, or none to rely on. */
        SILENT
    }

    MailDomain {
        hosts = List.copyOf(hosts);
    }

    boolean isFresh(Instant now) {
        return now.isBefore(until);
    }

    /** Only while the answer is fresh: a domain may be mended any day. */
    Optional<Unreachable> unreachable(Instant now) {
        if (!isFresh(now)) {
            return Optional.empty();
        }
        return switch (kind) {
            case NULL_MX -> Optional.of(Unreachable.NULL_MX);
            case NO_HOST -> Optional.of(Unreachable.NO_HOST);
            case HOSTS, SILENT -> Optional.empty();
        };
    }
}
