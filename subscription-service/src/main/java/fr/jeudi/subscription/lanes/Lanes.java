package fr.jeudi.subscription.lanes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Which provider reads the mail of a domain (STANDARDS 4.3). Answers come from memory: nobody waits
 * for the DNS.
 */
@Component
public class Lanes {
    public static final String OTHER = "other";

    private final LaneTable standard = standard();
    private final LaneFile file;
    private final MailDomains domains;
    private final Scout scout;
    private final Clock clock;

    Lanes(LaneFile file, MailDomains domains, Scout scout, Clock clock) {
        this.file = file;
        this.domains = domains;
        this.scout = scout;
        this.clock = clock;
    }

    /** One word, {@code other} where neither the name nor the mail exchangers tell. */
    public String of(String domain) {
        var own = file.table();
        return own.byName(domain)
                .or(() -> standard.byName(domain))
                .or(() -> domains.find(domain).flatMap(it -> byHosts(own, it)))
                .orElse(OTHER);
    }

    private Optional<String> byHosts(LaneTable own, MailDomain domain) {
        return domain.hosts().stream()
                .flatMap(it -> own.byHost(it).or(() -> standard.byHost(it)).stream())
                .findFirst();
    }

    /** Why no mail can get there, if the DNS said so within a day. */
    public Optional<Unreachable> unreachable(String domain) {
        return domains.find(domain).flatMap(it -> it.unreachable(clock.instant()));
    }

    /** Somebody has an address there: looked up in the background where the name does not tell. */
    public void met(String domain) {
        if (file.table().byName(domain).isEmpty() && standard.byName(domain).isEmpty()) {
            scout.met(domain);
        }
    }

    /** Takes in what other replicas have learnt. */
    public void refresh() {
        domains.refresh();
    }

    /** What is delivered with the service. */
    static LaneTable standard() {
        try (InputStream in = Lanes.class.getResourceAsStream("/subscription/lanes.table")) {
            return LaneTable.parse(
                    new String(
                            Objects.requireNonNull(in, "lanes.table").readAllBytes(),
                            StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LaneTable.BadLine e) {
            throw new IllegalStateException("subscription/lanes.table", e);
        }
    }
}
