package fr.jeudi.dispatch.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** X11. */
class OutsideTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fd00::8",
                "fc00::1",
                "fec0::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "::127.0.0.1"
            })
    void noAddressOfOurOwnNetworkIsOutside(String address) throws UnknownHostException {
        assertThat(Outside.isOutside(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"52.94.5.1", "100.128.0.1", "2600:1f18::1", "2002:345e:501::"})
    void theInternetIsOutside(String address) throws UnknownHostException {
        assertThat(Outside.isOutside(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void nobodyOnThisMachineIsEverCalled() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            var address = URI.create("https://localhost:" + server.getLocalPort() + "/");

            assertThatThrownBy(() -> new OutsideFetch().get(address))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("not an address of the Internet");
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void onlyHttpsIsAsked() {
        assertThatThrownBy(() -> new OutsideFetch().get(URI.create("http://sns.example/")))
                .isInstanceOf(IOException.class)
                .hasMessage("not https");
        assertThatThrownBy(() -> new OutsideFetch().get(URI.create("file:///etc/hostname")))
                .isInstanceOf(IOException.class)
                .hasMessage("not https");
    }

    @Test
    void aSocketThatWouldNotBeCheckedIsNotMade() {
        var sockets =
                new OutsideSockets(
                        Outside::isOutside, (SSLSocketFactory) SSLSocketFactory.getDefault());

        assertThatThrownBy(() -> sockets.createSocket("localhost", 443))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> sockets.createSocket().connect(unresolved()))
                .isInstanceOf(IOException.class);
    }

    private static InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved("localhost", 443);
    }
}
