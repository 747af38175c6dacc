package fr.jeudi.dispatch.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The encrypted sockets of one session; remembers the last, for what was agreed on. */
final class TlsSockets extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final boolean verified;
    private final AtomicReference<@Nullable SSLSocket> last = new AtomicReference<>();

    TlsSockets(SSLSocketFactory factory, boolean verified) {
        this.factory = factory;
        this.verified = verified;
    }

    /** The last that was made, null for none. */
    @Nullable SSLSocket newest() {
        return last.get();
    }

    /** The version in use, null where there was no handshake. */
    @Nullable String version() {
        var socket = last.get();
        return socket == null ? null : socket.getSession().getProtocol();
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = (SSLSocket) factory.createSocket();
        if (verified) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        return remember(socket);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
            throws IOException {
        return remember(factory.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return remember(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        return remember(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return remember(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        return remember(factory.createSocket(host, port, local, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    private Socket remember(Socket socket) {
        last.set((SSLSocket) socket);
        return socket;
    }
}
