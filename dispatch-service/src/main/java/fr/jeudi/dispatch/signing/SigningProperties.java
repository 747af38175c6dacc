package fr.jeudi.dispatch.signing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that sign, for example {@code DISPATCH_DKIM_KEYS_0_DOMAIN=example.org}, {@code
 * …_SELECTOR=a2026}, {@code …_PRIVATEKEY=/run/secrets/dkim.pem}. For each domain the first of each
 * kind signs; others are shown, so that their record stays published while old mails are about.
 */
@ConfigurationProperties("dispatch.dkim")
record SigningProperties(@DefaultValue List<Key> keys) {

    /**
     * One key.
     *
     * @param domain d=, the From domain or one above it (STANDARDS D7)
     * @param privateKey PEM (PKCS#8 or PKCS#1) or the path of such a file
     */
    record Key(String domain, String selector, String privateKey) {

        @Override
        public String toString() {
            return "Key[" + selector + "._domainkey." + domain + "]";
        }
    }
}
