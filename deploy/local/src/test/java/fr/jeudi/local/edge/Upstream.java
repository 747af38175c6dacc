package fr.jeudi.local.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A service that says what reached it. */
final class Upstream implements AutoCloseable {
    private final HttpServer server;
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    private Upstream(HttpServer server) {
        this.server = server;
    }

    static Upstream start() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var upstream = new Upstream(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", upstream::echo);
        server.createContext("/archive/moved", upstream::redirect);
        server.createContext("/archive/slow", upstream::drip);
        server.createContext("/archive/large", upstream::large);
        server.start();
        return upstream;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void finish() {
        mayFinish.countDown();
    }

    /** Method, path, the headers (one a line), an empty line, the body. */
    private void echo(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var headers =
                new TreeMap<>(exchange.getRequestHeaders())
                        .entrySet().stream()
                                .flatMap(it ->
                                        it.getValue().stream()
                                                .map(value -> Map.entry(it.getKey(), value)))
                                .map(it -> it.getKey() + ": " + it.getValue())
                                .collect(Collectors.joining("\n"));
        var start =
                "%s %s\n%s\n\n"
                        .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), headers)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Two", "one");
        exchange.getResponseHeaders().add("X-Two", "two");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "1234");
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, start.length + body.length);
            exchange.getResponseBody().write(start);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", "https://elsewhere.example/");
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** Sends its first byte and then waits. */
    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write('a');
        exchange.getResponseBody().flush();
        try {
            mayFinish.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.getResponseBody().write('b');
        exchange.close();
    }

    private void large(HttpExchange exchange) throws IOException {
        var size = exchange.getRequestBody().readAllBytes().length;
        exchange.sendResponseHeaders(200, size);
        exchange.getResponseBody().write(new byte[size]);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
