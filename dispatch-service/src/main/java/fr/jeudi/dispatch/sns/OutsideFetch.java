package fr.jeudi.dispatch.sns;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Asks hosts of the Internet, never one of our own network: https alone, no redirect, each address
 * checked on the connection itself (STANDARDS X11).
 */
public final class OutsideFetch implements Fetch {
    private static final int PATIENCE = (int) Duration.ofSeconds(5).toMillis();
    private static final int LARGEST = 64 * 1024;

    private final SSLSocketFactory sockets;

    public OutsideFetch() {
        this(
                new OutsideSockets(
                        Outside::isOutside, (SSLSocketFactory) SSLSocketFactory.getDefault()));
    }

    OutsideFetch(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    @Override
    public byte[] get(URI address) throws IOException {
        if (!(address.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpsURLConnection https)) {
            throw new IOException("not https");
        }
        https.setSSLSocketFactory(sockets);
        https.setInstanceFollowRedirects(false);
        https.setUseCaches(false);
        https.setConnectTimeout(PATIENCE);
        https.setReadTimeout(PATIENCE);
        try {
            if (https.getResponseCode() != 200) {
                throw new IOException("answered " + https.getResponseCode());
            }
            try (var body = https.getInputStream()) {
                var bytes = body.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new IOException("answer too large");
                }
                return bytes;
            }
        } finally {
            https.disconnect();
        }
    }
}
