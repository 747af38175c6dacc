package fr.jeudi.dispatch.sns;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets that look at the very address they connect to, so that no second look-up of a name can
 * lead elsewhere.
 */
final class OutsideSockets extends SSLSocketFactory {
    private final Predicate<InetAddress> allowed;
    private final SSLSocketFactory tls;

    OutsideSockets(Predicate<InetAddress> allowed, SSLSocketFactory tls) {
        this.allowed = allowed;
        this.tls = tls;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress endpoint, int timeout) throws IOException {
                if (!(endpoint instanceof InetSocketAddress to)
                        || to.getAddress() == null
                        || !allowed.test(to.getAddress())) {
                    throw new ConnectException("not an address of the Internet");
                }
                super.connect(endpoint, timeout);
            }
        };
    }

    /** TLS over a connection already made; the name is checked by whoever asks. */
    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean close)
            throws IOException {
        return tls.createSocket(connected, host, port, close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unchecked();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
            throws IOException {
        throw unchecked();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unchecked();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
            throws IOException {
        throw unchecked();
    }

    private static IOException unchecked() {
        return new IOException("connects only where the address is checked");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }
}
