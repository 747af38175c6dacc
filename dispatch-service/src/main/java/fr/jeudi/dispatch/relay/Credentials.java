package fr.jeudi.dispatch.relay;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Our certificate and whom we trust, from an SSL bundle or Java's own; follows its reloads. */
final class Credentials {
    private final @Nullable String name;
    private final AtomicReference<@Nullable SslBundle> bundle = new AtomicReference<>();
    private final AtomicReference<@Nullable SSLContext> verifying = new AtomicReference<>();
    private final AtomicReference<@Nullable SSLContext> trusting = new AtomicReference<>();

    Credentials(@Nullable String name, SslBundles bundles) {
        this.name = name;
        if (name != null) {
            bundle.set(bundles.getBundle(name));
            bundles.addBundleUpdateHandler(name, this::replace);
        }
    }

    private void replace(SslBundle renewed) {
        bundle.set(renewed);
        verifying.set(null);
        trusting.set(null);
    }

    /** Sockets for one session. */
    TlsSockets sockets(boolean verified) {
        var kept = verified ? verifying : trusting;
        var context = kept.get();
        if (context == null) {
            context = context(verified);
            kept.set(context);
        }
        return new TlsSockets(context.getSocketFactory(), verified);
    }

    private SSLContext context(boolean verified) {
        var current = bundle.get();
        try {
            if (verified) {
                return current == null ? SSLContext.getDefault() : current.createSslContext();
            }
            var context = SSLContext.getInstance("TLS");
            var keys = current == null ? new KeyManager[0] : current.getManagers().getKeyManagers();
            context.init(keys, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with SSL bundle " + name, e);
        }
    }

    /** For opportunistic encryption: unverified is better than clear text (RFC 7435). */
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String auth) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String auth, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String auth, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String auth) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String auth, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String auth, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
