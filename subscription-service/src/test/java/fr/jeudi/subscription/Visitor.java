package fr.jeudi.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who signs up and reads their mail. */
public final class Visitor {
    private static final Pattern LINK =
            Pattern.compile("http://localhost:8080(/(?:confirm|preferences)/[A-Za-z0-9_-]{60})");

    private final MockMvcTester web;
    private final Environment environment;

    Visitor(MockMvcTester web, Environment environment) {
        this.web = web;
        this.environment = environment;
    }

    public static String anAddress() {
        return "camille." + UUID.randomUUID().toString().substring(0, 13) + "@orange.example";
    }

    public Topic topic(String name) {
        return new Topic(environment.getRequiredProperty("spring.kafka.bootstrap-servers"), name);
    }

    public void signsUp(String address) {
        signsUp(address, "");
    }

    /** {@code further} are more JSON fields, beginning with a comma. */
    public void signsUp(String address, String further) {
        assertThat(
                        web.post()
                                .uri("/subscribe")
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(
                                        "{\"email\":%s%s}"
                                                .formatted(
                                                        JsonMapper.shared()
                                                                .writeValueAsString(address),
                                                        further)))
                .hasStatus(202);
    }

    /** Once each: a request may be repeated with its id. */
    public List<JsonNode> mailsTo(String address) {
        var byId = new LinkedHashMap<String, JsonNode>();
        topic("mail-requested").entries().forEach(it -> byId.putIfAbsent(it.key(), it.json()));
        return byId.values().stream()
                .filter(it -> it.at("/to/address").asString().equals(address))
                .toList();
    }

    public JsonNode mailTo(String address, int count) {
        return await().until(() -> mailsTo(address), it -> it.size() == count).getLast();
    }

    /** The path of the link in a mail. */
    public static String link(JsonNode mail) {
        var text =
                new String(
                        Base64.getDecoder().decode(mail.get("content").asString()),
                        StandardCharsets.US_ASCII);
        var matcher = LINK.matcher(text.replace("=\r\n", "").replace("=3D", "="));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** Signs up and confirms; gives the subscriber's id. */
    public String subscribes(String address, String further) {
        signsUp(address, further);
        var mail = mailTo(address, 1);
        assertThat(web.post().uri(link(mail))).hasStatus(200);
        return mail.get("subscriberId").asString();
    }

    public JsonNode latest(String subscriberId) {
        return topic("subscriber-changed").entries(subscriberId).getLast().json();
    }

    public void waitsFor(String subscriberId, String state) {
        await().until(() ->
                topic("subscriber-changed").entries(subscriberId).stream()
                        .anyMatch(it -> it.json().path("state").asString("").equals(state)));
    }
}
