package fr.jeudi.local.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Hands a request on as it came, and the answer back as it comes: no byte of a body is read as a
 * form, kept, or rewritten. Says in {@code X-Forwarded-*} what the browser asked for.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Gateway extends HttpFilter implements DisposableBean {
    /** RFC 9110, 7.6.1: for one connection only. The rest the client sets itself. */
    private static final Set<String> ONE_HOP =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private static final Set<String> FORWARDED =
            Set.of(
                    "forwarded",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-port",
                    "x-forwarded-prefix",
                    "x-forwarded-proto",
                    "x-forwarded-ssl");

    private static final int BUFFER = 16 * 1024;

    private final Routes routes;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(3))
                    .build();

    Gateway(Routes routes) {
        this.routes = routes;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var service = routes.serviceOf(request.getRequestURI());
        if (service.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        var address = routes.addressOf(service.get());
        if (address == null) {
            sayNotYet(response, service.get());
            return;
        }
        pass(request, response, address, service.get());
    }

    private void pass(
            HttpServletRequest request, HttpServletResponse response, URI address, String service)
            throws IOException {
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(onward(request, address), BodyHandlers.ofInputStream());
        } catch (IllegalArgumentException _) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        } catch (IOException _) {
            sayNotYet(response, service);
            return;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            sayNotYet(response, service);
            return;
        }
        copy(answer, response);
    }

    private static HttpRequest onward(HttpServletRequest request, URI address) {
        var query = request.getQueryString();
        var target =
                URI.create(address + request.getRequestURI() + (query == null ? "" : "?" + query));
        var onward = HttpRequest.newBuilder(target).method(request.getMethod(), body(request));
        for (var name : Collections.list(request.getHeaderNames())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!ONE_HOP.contains(lower) && !FORWARDED.contains(lower)) {
                Collections.list(request.getHeaders(name))
                        .forEach(value -> onward.header(name, value));
            }
        }
        var host = request.getHeader("Host");
        return onward.header("X-Forwarded-For", request.getRemoteAddr())
                .header("X-Forwarded-Proto", request.getScheme())
                .header("X-Forwarded-Host", host == null ? request.getServerName() : host)
                .header("X-Forwarded-Port", String.valueOf(request.getServerPort()))
                .build();
    }

    private static BodyPublisher body(HttpServletRequest request) {
        var length = request.getContentLengthLong();
        if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
            return BodyPublishers.noBody();
        }
        var stream =
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return request.getInputStream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return length < 0 ? stream : BodyPublishers.fromPublisher(stream, length);
    }

    private static void copy(HttpResponse<InputStream> answer, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.statusCode());
        answer.headers()
                .map()
                .forEach((name, values) -> {
                    if (!ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(value -> response.addHeader(name, value));
                    }
                });
        answer.headers()
                .firstValueAsLong("Content-Length")
                .ifPresent(response::setContentLengthLong);
        try (var from = answer.body()) {
            var to = response.getOutputStream();
            var buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                if (from.available() == 0) {
                    to.flush();
                }
            }
        }
    }

    /** Comes up in a moment, or goes down just now. */
    private static void sayNotYet(HttpServletResponse response, String service) throws IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "2");
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/html;charset=utf-8");
        response.getOutputStream()
                .write(
                        """
                        <!DOCTYPE html>
                        <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Un instant</title></head>
                        <body><h1>Un instant : le service « %s » démarre.</h1><p lang="en">One moment: this service is starting. Please load the page again.</p></body></html>
                        """
                                .formatted(service)
                                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void destroy() {
        http.shutdownNow();
    }
}
