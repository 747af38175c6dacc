package fr.jeudi.journey;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What came back over HTTP. */
final class Answer {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    private Answer(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return JSON.readTree(body);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    List<String> headers(String name) {
        return headers.allValues(name);
    }

    /** The same, after making sure of the status; the body tells why if not. */
    Answer expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError("expected %d, got %d: %s".formatted(wanted, status, text()));
        }
        return this;
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
