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
    private final AtomicReference<Contexts> current;

    Credentials(@Nullable String name, SslBundles bundles) {
        current = new AtomicReference<>(new Contexts(null));
        if (name != null) {
            current.set(new Contexts(bundles.getBundle(name)));
            bundles.addBundleUpdateHandler(name, it -> current.set(new Contexts(it)));
        }
    }

    /** Sockets for one session. */
    TlsSockets sockets(boolean verified) {
        return new TlsSockets(current.get().of(verified).getSocketFactory(), verified);
    }

    /** Of one bundle, made when first asked for: a reload in between replaces them as one. */
    private static final class Contexts {
        private final @Nullable SslBundle bundle;
        private @Nullable SSLContext verifying;
        private @Nullable SSLContext trusting;

        Contexts(@Nullable SslBundle bundle) {
            this.bundle = bundle;
        }

        synchronized SSLContext of(boolean verified) {
            try {
                return verified ? verifying() : trusting();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no TLS with the SSL bundle of a relay", e);
            }
        }

        private SSLContext verifying() throws GeneralSecurityException {
            if (verifying == null) {
                verifying = bundle == null ? SSLContext.getDefault() : bundle.createSslContext();
            }
            return verifying;
        }

        private SSLContext trusting() throws GeneralSecurityException {
            if (trusting == null) {
                var keys =
                        bundle == null ? new KeyManager[0] : bundle.getManagers().getKeyManagers();
                var context = SSLContext.getInstance("TLS");
                context.init(keys, new TrustManager[] {new Anybody()}, null);
                trusting = context;
            }
            return trusting;
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
