package fr.jeudi.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** One user agent of the suite. */
final class Web {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BOUNDARY = "jeudi-3f1c";

    private final HttpClient http;
    private final URI base;
    private final List<String> headers;

    private Web(HttpClient http, URI base, List<String> headers) {
        this.http = http;
        this.base = base;
        this.headers = headers;
    }

    /** Keeps no cookie and follows no redirect, as a mail provider's one-click agent. */
    static Web anonymous(URI base) {
        return new Web(client().build(), base, List.of());
    }

    /** Keeps cookies and follows redirects, as a browser without scripts. */
    static Web browser(URI base) {
        return new Web(
                client().cookieHandler(new CookieManager())
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build(),
                base,
                List.of(
                        "Accept",
                        "text/html",
                        "User-Agent",
                        "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"));
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5));
    }

    Web with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Web(http, base, List.copyOf(more));
    }

    Answer get(String pathOrUri) {
        return send(request(pathOrUri).GET());
    }

    /** An answer that need not end: its headers have come. */
    HttpResponse<InputStream> open(String pathOrUri) {
        return send(request(pathOrUri).GET(), BodyHandlers.ofInputStream());
    }

    Answer method(String method, String pathOrUri) {
        return send(request(pathOrUri).method(method, BodyPublishers.noBody()));
    }

    Answer post(String pathOrUri) {
        return method("POST", pathOrUri);
    }

    Answer postForm(String pathOrUri, Map<String, String> fields) {
        var body =
                fields.entrySet().stream()
                        .map(it -> encode(it.getKey()) + "=" + encode(it.getValue()))
                        .collect(Collectors.joining("&"));
        return postBody(pathOrUri, FORM, body.getBytes(StandardCharsets.US_ASCII));
    }

    Answer postJson(String pathOrUri, Object value) {
        return postBody(pathOrUri, "application/json", JSON.writeValueAsBytes(value));
    }

    /** One part of a form as RFC 7578 says, with a file name if it is not empty. */
    Answer postMultipart(
            String pathOrUri, String name, String fileName, String type, String value) {
        var disposition =
                fileName.isEmpty()
                        ? "form-data; name=\"%s\"".formatted(name)
                        : "form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s"
                                .formatted(name, fileName, type);
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                "--%s\r\nContent-Disposition: %s\r\n\r\n"
                        .formatted(BOUNDARY, disposition)
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        body.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
        return postBody(pathOrUri, "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
    }

    Answer postBody(String pathOrUri, String type, byte[] body) {
        return send(
                request(pathOrUri)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body)));
    }

    private HttpRequest.Builder request(String pathOrUri) {
        var request =
                HttpRequest.newBuilder(base.resolve(pathOrUri)).timeout(Duration.ofSeconds(30));
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private Answer send(HttpRequest.Builder request) {
        return Answer.of(send(request, BodyHandlers.ofByteArray()));
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> body) {
        try {
            return http.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
