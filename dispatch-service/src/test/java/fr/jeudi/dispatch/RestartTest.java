package fr.jeudi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import fr.jeudi.dispatch.ledger.Ledger;
import fr.jeudi.dispatch.ledger.Sums;
import fr.jeudi.parts.KafkaBroker;
import fr.jeudi.parts.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.yaml.snakeyaml.Yaml;

/** Stopping in the middle of a send, with a broker and a store of its own. */
class RestartTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEYS = "1:" + Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void stoppingLeavesNobodyInDoubtAndTheNextStartSendsTheRest(@TempDir Path folder)
            throws IOException {
        var issue = AnIssue.released();
        try (var broker = KafkaBroker.start(folder);
                var relay = ScriptedRelay.start();
                var wire = new Wire(broker.bootstrapServers())) {
            var database = TestDatabase.uri();
            relay.takeTime(Duration.ofMillis(100));
            long stopping;
            try (var _ = start(broker, database, relay)) {
                wire.write("issue-released", issue.id(), issue.issue());
                for (int i = 0; i < 8; i++) {
                    wire.write(
                            "audience-batched",
                            issue.batchId("other", i),
                            issue.lastBatch(
                                    "other", i, AnIssue.people(i + ".example", 100), 8, 800));
                }
                await().atMost(PATIENCE).until(() -> relay.accepted().size() > 100);
                stopping = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - stopping))
                    .isLessThan(Duration.ofSeconds(20));
            int before = relay.accepted().size();
            assertThat(before).isLessThan(800);

            relay.takeTime(Duration.ZERO);
            try (var second = start(broker, database, relay)) {
                var ledger = second.getBean(Ledger.class);
                await().atMost(PATIENCE)
                        .until(() ->
                                ledger.tally(issue.id())
                                        .sums()
                                        .equals(new Sums(800, 800, 0, 0, 0, 0)));
                assertWhatScalingReadsIsThere(second);
            }
            assertThat(relay.accepted())
                    .extracting(ScriptedRelay.Mail::recipient)
                    .hasSize(800)
                    .doesNotHaveDuplicates();
        }
    }

    /** Filters look at a mail for long before they answer its dot. */
    @Test
    void aStopWaitsForARelayThatAnswersLate(@TempDir Path folder) throws IOException {
        var issue = AnIssue.released();
        try (var broker = KafkaBroker.start(folder);
                var relay = ScriptedRelay.start();
                var wire = new Wire(broker.bootstrapServers())) {
            var database = TestDatabase.uri();
            relay.takeTime(Duration.ofSeconds(9));
            long stopping;
            try (var _ = start(broker, database, relay)) {
                wire.write("issue-released", issue.id(), issue.issue());
                wire.write(
                        "audience-batched",
                        issue.batchId("other", 0),
                        issue.lastBatch("other", 0, AnIssue.people("0.example", 3), 1, 3));
                await().atMost(PATIENCE).until(() -> relay.inHand() > 0);
                stopping = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - stopping))
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(relay.accepted()).hasSize(1);

            relay.takeTime(Duration.ZERO);
            try (var second = start(broker, database, relay)) {
                assertThat(sumsAtTheEnd(second, issue)).isEqualTo(new Sums(3, 3, 0, 0, 0, 0));
            }
            assertThat(relay.accepted())
                    .extracting(ScriptedRelay.Mail::recipient)
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
    }

    /** Workers send before the pages are made; a page that cannot be made ends the process. */
    @Test
    void aStartThatFailsWhileItSendsLeavesNobodyInDoubt(@TempDir Path folder) throws IOException {
        try (var broker = KafkaBroker.start(folder);
                var relay = ScriptedRelay.start()) {
            var database = TestDatabase.uri();
            var issue = begun(broker, database, relay);
            int before = relay.accepted().size();

            assertThatThrownBy(() ->
                            start(
                                    failing(() ->
                                            await().atMost(PATIENCE)
                                                    .until(() ->
                                                            relay.accepted().size() > before + 10)),
                                    broker,
                                    database,
                                    relay))
                    .hasRootCauseMessage("a page that cannot be made");

            assertThat(relay.accepted()).hasSizeBetween(before + 10, 299);
            assertTheRestIsSentOnce(issue, broker, database, relay);
        }
    }

    @Test
    void sigtermWhileThePagesAreMadeLeavesNobodyInDoubt(@TempDir Path folder) throws IOException {
        try (var broker = KafkaBroker.start(folder.resolve("kafka"));
                var relay = ScriptedRelay.start();
                var http = HttpClient.newHttpClient()) {
            var database = TestDatabase.uri();
            var issue = begun(broker, database, relay);
            int before = relay.accepted().size();
            var settings =
                    Map.of(
                            "SPRING_KAFKA_BOOTSTRAP_SERVERS",
                            broker.bootstrapServers(),
                            "SPRING_MONGODB_URI",
                            database,
                            "SPRING_MAIL_PORT",
                            String.valueOf(relay.port()),
                            "JEUDI_TOKEN_KEYS",
                            KEYS);

            try (var starting = DispatchProcess.launch(http, settings, folder)) {
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> relay.accepted().size() > before);
                assertThat(starting.terminate()).isLessThan(Duration.ofSeconds(20));
            }

            assertThat(folder.resolve("dispatch.log"))
                    .content()
                    .doesNotContain("Started DispatchApplication");
            assertThat(relay.accepted()).hasSizeBetween(before + 1, 299);
            assertTheRestIsSentOnce(issue, broker, database, relay);
        }
    }

    /** U16: what they said is read before anything is sent. */
    @Test
    void whoLeavesWhileTheServiceIsAwayIsSentNothingByTheNextStart(@TempDir Path folder)
            throws IOException {
        try (var broker = KafkaBroker.start(folder);
                var relay = ScriptedRelay.start();
                var wire = new Wire(broker.bootstrapServers())) {
            var database = TestDatabase.uri();
            var audience = AnIssue.people("0.example", 300);
            var issue = begun(broker, database, relay, audience);
            int before = relay.accepted().size();
            var leaving = audience.subList(before, before + 30);
            leaving.forEach(it -> leaves(wire, String.valueOf(it.get("subscriberId"))));

            relay.takeTime(Duration.ZERO);
            try (var second = start(broker, database, relay)) {
                assertThat(sumsAtTheEnd(second, issue)).isEqualTo(new Sums(300, 270, 0, 0, 30, 0));
            }
            assertThat(relay.accepted())
                    .extracting(ScriptedRelay.Mail::recipient)
                    .hasSize(270)
                    .doesNotContainAnyElementsOf(
                            leaving.stream().map(it -> String.valueOf(it.get("address"))).toList());
        }
    }

    private static void leaves(Wire wire, String subscriberId) {
        wire.write(
                "subscriber-changed",
                subscriberId,
                Map.of(
                        "subscriberId", subscriberId,
                        "version", 2,
                        "state", "unsubscribed",
                        "language", "fr",
                        "sections", List.of("tool"),
                        "frequency", "weekly",
                        "openTracking", "denied",
                        "clickTracking", "denied",
                        "changedAt", "2026-11-26T06:00:00Z"));
    }

    private static AnIssue begun(KafkaBroker broker, String database, ScriptedRelay relay) {
        return begun(broker, database, relay, AnIssue.people("0.example", 300));
    }

    /** An issue to 300, of whom some have it. */
    private static AnIssue begun(
            KafkaBroker broker,
            String database,
            ScriptedRelay relay,
            List<Map<String, Object>> audience) {
        var issue = AnIssue.released();
        relay.takeTime(Duration.ofMillis(100));
        try (var wire = new Wire(broker.bootstrapServers());
                var _ = start(broker, database, relay)) {
            wire.write("issue-released", issue.id(), issue.issue());
            wire.write(
                    "audience-batched",
                    issue.batchId("other", 0),
                    issue.lastBatch("other", 0, audience, 1, 300));
            await().atMost(PATIENCE).until(() -> relay.accepted().size() > 10);
        }
        return issue;
    }

    private static void assertTheRestIsSentOnce(
            AnIssue issue, KafkaBroker broker, String database, ScriptedRelay relay) {
        relay.takeTime(Duration.ZERO);
        try (var last = start(broker, database, relay)) {
            assertThat(sumsAtTheEnd(last, issue)).isEqualTo(new Sums(300, 300, 0, 0, 0, 0));
        }
        assertThat(relay.accepted())
                .extracting(ScriptedRelay.Mail::recipient)
                .hasSize(300)
                .doesNotHaveDuplicates();
    }

    private static Sums sumsAtTheEnd(ConfigurableApplicationContext running, AnIssue issue) {
        var ledger = running.getBean(Ledger.class);
        return await().atMost(PATIENCE)
                .until(() -> ledger.tally(issue.id()).sums(), it -> it.waiting() == 0);
    }

    /** With a bean that fails, after something has happened. */
    private static SpringApplication failing(Runnable before) {
        var application = DispatchApplication.application();
        application.addInitializers(context ->
                ((GenericApplicationContext) context)
                        .registerBean(
                                Object.class,
                                () -> {
                                    before.run();
                                    throw new IllegalStateException("a page that cannot be made");
                                }));
        return application;
    }

    /** Each metric that deploy/keda names is at /actuator/prometheus. */
    private static void assertWhatScalingReadsIsThere(ConfigurableApplicationContext running)
            throws IOException {
        var file = Files.readString(Path.of("../deploy/keda/dispatch.yaml"));
        assertThat(new Yaml().loadAll(file)).hasSize(3);
        var port = running.getEnvironment().getRequiredProperty("local.management.port");
        String metrics;
        try (var in =
                URI.create("http://127.0.0.1:" + port + "/actuator/prometheus")
                        .toURL()
                        .openStream()) {
            metrics = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(metrics).contains("dispatch_mailbox_mails_total{status=\"unauthenticated\"} 0");
        var named = Pattern.compile("\\bdispatch_[a-z_]+").matcher(file).results();
        assertThat(named.map(MatchResult::group).distinct())
                .contains(
                        "dispatch_lanes_held",
                        "dispatch_plan_behind",
                        "dispatch_relay_reachable",
                        "dispatch_waiting",
                        "dispatch_workers_wanted")
                .allSatisfy(it -> assertThat(metrics).containsPattern("\n" + it + "[ {]"));
    }

    private static ConfigurableApplicationContext start(
            KafkaBroker broker, String database, ScriptedRelay relay) {
        return start(DispatchApplication.application(), broker, database, relay);
    }

    private static ConfigurableApplicationContext start(
            SpringApplication application,
            KafkaBroker broker,
            String database,
            ScriptedRelay relay) {
        return application.run(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--spring.mongodb.uri=" + database,
                "--spring.mail.port=" + relay.port(),
                "--jeudi.token.keys=" + KEYS,
                "--spring.security.oauth2.client.provider.staff.authorization-uri=http://127.0.0.1:1/a",
                "--spring.security.oauth2.client.provider.staff.token-uri=http://127.0.0.1:1/t",
                "--spring.security.oauth2.client.provider.staff.jwk-set-uri=http://127.0.0.1:1/j",
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/j");
    }
}
