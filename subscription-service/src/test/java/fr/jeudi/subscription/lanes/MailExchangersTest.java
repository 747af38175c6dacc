package fr.jeudi.subscription.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import fr.jeudi.parts.TestDatabase;
import fr.jeudi.subscription.lanes.LanesProperties.Dns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** STANDARDS 4.3 “Group by MX”, I7; RFC 5321 5.1, RFC 7505. */
class MailExchangersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");

    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final MongoTemplate mongo = store();
    private ADns dns;
    private Replica us;

    @BeforeEach
    void start() throws IOException {
        dns = ADns.start();
        us = new Replica(Dns.AUTO, null);
    }

    @AfterEach
    void stop() {
        us.scout.stop();
        dns.close();
    }

    @Test
    void aDomainOfItsOwnHasTheLaneOfWhoReadsItsMail() {
        dns.knows("asso.fr", "10 ASPMX.L.google.com", "20 alt1.aspmx.l.google.com")
                .knows("mairie.fr", "0 mairie-fr.mail.protection.outlook.com")
                .knows("ecole.fr", "5 smtp-in.orange.fr")
                .knows("cafe.fr", "1 mx1.cafe.fr", "5 backup.l.google.com")
                .knows("atelier.fr", "A");

        us.meets("asso.fr", "mairie.fr", "ecole.fr", "cafe.fr", "atelier.fr");

        assertThat(us.lanes.of("asso.fr")).isEqualTo("google");
        assertThat(us.lanes.of("mairie.fr")).isEqualTo("office365");
        assertThat(us.lanes.of("ecole.fr")).isEqualTo("orange");
        assertThat(us.lanes.of("cafe.fr")).isEqualTo("other");
        assertThat(us.lanes.of("atelier.fr")).isEqualTo("other");
        assertThat(us.lanes.unreachable("atelier.fr")).isEmpty();
    }

    @Test
    void whoTakesNoMailOrIsNotThereCannotBeReached() {
        dns.knows("nomail.fr", "0 .").knows("bare.fr");

        us.meets("nomail.fr", "bare.fr", "gone.fr");

        assertThat(us.lanes.unreachable("nomail.fr")).hasValue(Unreachable.NULL_MX);
        assertThat(us.lanes.unreachable("bare.fr")).hasValue(Unreachable.NO_HOST);
        assertThat(us.lanes.unreachable("gone.fr")).hasValue(Unreachable.NO_HOST);
    }

    @Test
    void aDomainWhoseServersDoNotAnswerCanBeReachedAsFarAsWeKnow() {
        dns.knows("broken.fr", "servfail").knows("closed.fr", "refused").knows("mute.fr", "silent");

        us.meets("broken.fr", "closed.fr", "mute.fr");

        for (var domain : List.of("broken.fr", "closed.fr", "mute.fr")) {
            assertThat(us.lanes.unreachable(domain)).isEmpty();
            assertThat(us.lanes.of(domain)).isEqualTo("other");
        }
    }

    @Test
    void aRefusalIsBelievedForADayAndAnExchangerForAWeek() {
        us.domains.learn("gone.fr", MailDns.Answer.NO_HOST);
        var gone = us.domains.find("gone.fr").orElseThrow();
        assertThat(gone.unreachable(gone.askedAt().plus(Duration.ofHours(23)))).isPresent();
        assertThat(gone.unreachable(gone.askedAt().plus(Duration.ofHours(25)))).isEmpty();

        us.domains.learn("asso.fr", hosts("aspmx.l.google.com"));
        var asso = us.domains.find("asso.fr").orElseThrow();
        assertThat(asso.isFresh(asso.askedAt().plus(Duration.ofDays(6)))).isTrue();
        assertThat(asso.isFresh(asso.askedAt().plus(Duration.ofDays(8)))).isFalse();
    }

    @Test
    void silenceKeepsTheLaneAndEndsARefusal() {
        us.domains.learn("asso.fr", hosts("aspmx.l.google.com"));
        us.domains.learn("gone.fr", MailDns.Answer.NO_HOST);

        us.domains.learn("asso.fr", MailDns.Answer.SILENT);
        us.domains.learn("gone.fr", MailDns.Answer.SILENT);

        assertThat(us.lanes.of("asso.fr")).isEqualTo("google");
        assertThat(us.lanes.unreachable("gone.fr")).isEmpty();
    }

    /** A closed network's server says of the whole world that it is not there. */
    @Test
    void aNameServerThatDoesNotKnowTheWorldIsNotBelieved() {
        dns.forgets("gmail.com");

        us.scout.met("asso.fr");

        await().atMost(PATIENCE).until(() -> dns.asked("gmail.com") == 1);
        await().atMost(PATIENCE).until(() -> us.scout.isIdle());
        assertThat(us.lanes.unreachable("asso.fr")).isEmpty();
        assertThat(dns.asked("asso.fr")).isZero();
    }

    /** Its empty answers mean “ask somebody else”. */
    @Test
    void aNameServerThatAsksNobodyIsNotBelieved() {
        dns.knows("bare.fr");
        dns.recurses(false);
        us.scout.stop();
        us = new Replica(Dns.ON, null);

        us.meets("bare.fr", "gone.fr");

        assertThat(us.lanes.unreachable("bare.fr")).isEmpty();
        assertThat(us.lanes.unreachable("gone.fr")).isEmpty();
    }

    @Test
    void reservedNamesAndNamesThatTellAreNotLookedUp() {
        for (var domain :
                List.of(
                        "asso.example",
                        "example.org",
                        "a.test",
                        "b.invalid",
                        "host.localhost",
                        "gmail.com",
                        "hotmail.co.uk")) {
            us.lanes.met(domain);
        }
        us.meets("last.fr");

        assertThat(dns.askedInAll() - (int) dns.asked("gmail.com") - (int) dns.asked("last.fr"))
                .isZero();
    }

    @Test
    void withoutDnsNothingIsAsked() {
        us.scout.stop();
        us = new Replica(Dns.OFF, null);

        us.lanes.met("asso.fr");

        assertThat(us.scout.isRunning()).isFalse();
        assertThat(us.scout.isIdle()).isTrue();
        assertThat(us.lanes.of("asso.fr")).isEqualTo("other");
        assertThat(dns.askedInAll()).isZero();
    }

    @Test
    void aDomainMetAHundredTimesIsAskedOnceByBothReplicasTogether() {
        dns.knows("asso.fr", "1 aspmx.l.google.com");
        IntStream.range(0, 100).parallel().forEach(_ -> us.lanes.met("asso.fr"));
        us.meets("asso.fr");
        var other = new Replica(Dns.AUTO, null);

        other.lanes.met("asso.fr");
        await().atMost(PATIENCE).until(other.scout::isIdle);
        other.scout.stop();

        assertThat(other.lanes.of("asso.fr")).isEqualTo("google");
        assertThat(dns.asked("asso.fr")).isEqualTo(1);
    }

    @Test
    void afterARestartTheStoreTellsWithoutTheDns() {
        us.domains.learn("asso.fr", hosts("aspmx.l.google.com"));
        dns.close();
        var restarted = new Replica(Dns.OFF, null);
        assertThat(restarted.lanes.of("asso.fr")).isEqualTo("other");

        restarted.lanes.refresh();

        assertThat(restarted.lanes.of("asso.fr")).isEqualTo("google");
    }

    @Test
    void anOperatorsLinesGoFirstAndABadFileLeavesTheLastGoodOnes(@TempDir Path folder)
            throws IOException {
        var file = folder.resolve("lanes");
        write(file, "asso.fr partner\n.google.com workspace\n", 1);
        var ours = new Replica(Dns.OFF, file);
        ours.domains.learn("club.fr", hosts("aspmx.l.google.com"));
        assertThat(ours.lanes.of("asso.fr")).isEqualTo("partner");
        assertThat(ours.lanes.of("club.fr")).isEqualTo("workspace");

        write(file, "asso.fr\n", 2);
        ours.file.look();
        assertThat(ours.lanes.of("asso.fr")).isEqualTo("partner");

        write(file, "asso.fr friends\n", 3);
        ours.file.look();
        assertThat(ours.lanes.of("asso.fr")).isEqualTo("friends");
        assertThat(ours.lanes.of("club.fr")).isEqualTo("google");

        Files.delete(file);
        ours.file.look();
        assertThat(ours.lanes.of("asso.fr")).isEqualTo("friends");
    }

    private void write(Path file, String text, int at) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(at)));
    }

    private static MailDns.Answer hosts(String... hosts) {
        return new MailDns.Answer(MailDomain.Kind.HOSTS, List.of(hosts));
    }

    private static MongoTemplate store() {
        var uri = TestDatabase.uri();
        return new MongoTemplate(MongoClients.create(uri), "exchangers-" + System.nanoTime());
    }

    /** One instance, over the store of all. */
    private final class Replica {
        final LaneFile file;
        final MailDomains domains;
        final Scout scout;
        final Lanes lanes;

        Replica(Dns mode, @Nullable Path own) {
            var properties =
                    new LanesProperties(
                            mode,
                            List.of(dns.address()),
                            "gmail.com",
                            Duration.ofMillis(300),
                            1000,
                            Duration.ofDays(7),
                            Duration.ofDays(1),
                            Duration.ofHours(1),
                            own);
            file = new LaneFile(properties);
            domains = new MailDomains(mongo, properties, clock);
            scout = new Scout(mailDns(properties), domains, properties, new SimpleMeterRegistry());
            lanes = new Lanes(file, domains, scout, clock);
            scout.start();
        }

        void meets(String... some) {
            for (var domain : some) {
                lanes.met(domain);
            }
            await().atMost(PATIENCE).until(() -> List.of(some).stream().allMatch(domains::isFresh));
        }

        private static MailDns mailDns(LanesProperties properties) {
            try {
                return new MailDns(properties);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
