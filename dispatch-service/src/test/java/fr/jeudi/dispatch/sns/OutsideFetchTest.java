package fr.jeudi.dispatch.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X11, against a server of TLS; only here this machine counts as outside. */
class OutsideFetchTest {
    private static final SnsSigner HOST = SnsSigner.named("localhost");

    private final OutsideFetch fetch = fetch(HOST);
    private final HttpsServer server = server();

    @BeforeEach
    void answers() {
        answer("/good", 200, 1000);
        answer("/large", 200, 64 * 1024 + 1);
        answer("/moved", 302, 0);
        answer("/missing", 404, 10);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatLiesThereIsFetchedOverTls() throws IOException {
        assertThat(fetch.get(at("/good"))).hasSize(1000);
    }

    @Test
    void nothingElseThanAGoodAnswerOfModestSizeCounts() {
        assertThatThrownBy(() -> fetch.get(at("/large"))).hasMessage("answer too large");
        assertThatThrownBy(() -> fetch.get(at("/moved"))).hasMessage("answered 302");
        assertThatThrownBy(() -> fetch.get(at("/missing"))).hasMessage("answered 404");
    }

    @Test
    void aHostWithoutACertificateOfItsNameIsNotBelieved() {
        assertThatThrownBy(() -> fetch(SnsSigner.named("localhost")).get(at("/good")))
                .isInstanceOf(SSLException.class);
        var byNumber = URI.create(at("/good").toString().replace("localhost", "127.0.0.1"));
        assertThatThrownBy(() -> fetch.get(byNumber)).isInstanceOf(IOException.class);
    }

    private URI at(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    private void answer(String path, int status, int size) {
        server.createContext(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", at("/good").toString());
                    exchange.sendResponseHeaders(status, size == 0 ? -1 : size);
                    exchange.getResponseBody().write(new byte[size]);
                    exchange.close();
                });
    }

    private static OutsideFetch fetch(SnsSigner trusted) {
        return new OutsideFetch(
                new OutsideSockets(
                        InetAddress::isLoopbackAddress, trusted.tls().getSocketFactory()));
    }

    private static HttpsServer server() {
        try {
            var server =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(HOST.tls()));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
