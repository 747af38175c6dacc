package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fr.jeudi.tracking.tokens.Token;
import fr.jeudi.tracking.tokens.Token.Purpose;
import fr.jeudi.tracking.tokens.Tokens;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An issue that went out, and all it takes to ask what came of it. */
@WholeService
abstract class ServiceFixture {
    static final String URL = "https://example.org/agenda";

    @Autowired Tokens tokens;
    @Autowired MongoTemplate mongo;
    @Autowired MockMvcTester web;
    @Autowired Environment environment;
    @LocalServerPort int port;

    Topics topics;
    Browser browser;
    String issue;
    String anne;

    @BeforeEach
    void anIssueGoesOut() {
        topics = new Topics(environment.getRequiredProperty("spring.kafka.bootstrap-servers"));
        browser = new Browser(port);
        issue = Ids.next();
        anne = Ids.next();
        release(issue);
    }

    void release(String issueId) {
        topics.write(
                "issue-released",
                issueId,
                Topics.example("issue-released/examples/small.json")
                        .replace("nbswy3dpeb3w64tm", issueId));
        eventually(() -> assertThat(find("issues", issueId)).isNotNull());
    }

    void consent(long version, String open, String click) {
        topics.write(
                "subscriber-changed",
                anne,
                Topics.example("subscriber-changed/examples/active.json")
                        .replace("mfrggzdfmztwq2lk", anne)
                        .replace("\"version\": 2", "\"version\": " + version)
                        .replace("\"granted\"", "\"" + open + "\"")
                        .replace("\"unknown\"", "\"" + click + "\""));
        eventually(() -> assertThat(versionHeld()).isEqualTo(version));
    }

    private long versionHeld() {
        var held = find("consents", anne);
        return held == null ? 0 : held.getLong("held") >> 2;
    }

    String pixel(@Nullable String who) {
        return "/o/" + tokens.sign(new Token(Purpose.OPEN, who, issue, 0, null));
    }

    String link(@Nullable String who) {
        return "/c/" + tokens.sign(new Token(Purpose.CLICK, who, issue, 0, null));
    }

    JsonNode report() {
        var answer =
                web.get()
                        .uri("/api/reports/" + issue)
                        .with(
                                SecurityMockMvcRequestPostProcessors.jwt()
                                        .authorities(new SimpleGrantedAuthority("ROLE_marketing")))
                        .exchange();
        assertThat(answer).hasStatusOk();
        return JsonMapper.shared().readTree(answer.getResponse().getContentAsByteArray());
    }

    void count(String field, long expected) {
        eventually(() -> assertThat(report().get(field).asLong()).as(field).isEqualTo(expected));
    }

    /** What this issue's hits said on the topic. */
    List<String> recorded() {
        return topics.read("engagement-recorded").stream()
                .filter(it -> it.contains(issue))
                .toList();
    }

    @Nullable Document find(String collection, String id) {
        return mongo.getCollection(collection).find(new Document("_id", id)).first();
    }

    static void eventually(Runnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion::run);
    }
}
