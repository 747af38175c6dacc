package fr.jeudi.dispatch.signing;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon's Corretto Crypto Provider, which signs several times as fast as the JDK (ADR 9). It is
 * not installed: the rest of the JVM keeps the JDK's own.
 */
final class NativeProvider {
    private static final Logger log = LoggerFactory.getLogger(NativeProvider.class);
    private static final @Nullable Provider LOADED = load();

    private NativeProvider() {}

    /** Null where its library does not load: another system, musl, no place to run it from. */
    static @Nullable Provider get() {
        return LOADED;
    }

    private static @Nullable Provider load() {
        var provider = AmazonCorrettoCryptoProvider.INSTANCE;
        var error = provider.getLoadingError();
        if (error == null) {
            return provider;
        }
        log.info("DKIM is left to the JDK, no native library here: {}", error.toString());
        return null;
    }
}
