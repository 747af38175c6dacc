package fr.jeudi.dispatch.sns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The certificates SNS signs with: those of a file, else the one a message names, if it lies on a
 * host of SNS and is SNS's. A new one is asked for once in ten seconds at most, so that forgeries
 * make nobody busy.
 */
public final class SigningCertificates {
    private static final Duration BREATH = Duration.ofSeconds(10);
    private static final int MOST = 16;
    private static final Pattern OF_SNS =
            Pattern.compile("(?:^|(?<!\\\\),)CN=sns[-.a-z0-9]*\\.amazonaws\\.com(?:\\.cn)?(?:,|$)");

    private final List<X509Certificate> given;
    private final Fetch fetch;
    private final Clock clock;
    private final Map<URI, X509Certificate> fetched = new ConcurrentHashMap<>();
    private @Nullable Instant asked;

    /** With certificates given, none is ever asked for. */
    public SigningCertificates(List<X509Certificate> given, Fetch fetch, Clock clock) {
        this.given = List.copyOf(given);
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * Whether SNS signed this.
     *
     * @throws IOException if the certificate cannot be had now
     */
    public boolean vouchFor(SnsMessage message) throws IOException {
        if (!given.isEmpty()) {
            return given.stream().anyMatch(it -> signed(message, it));
        }
        var url = AmazonUrl.ofCertificate(message.certificateUrl());
        if (url.isEmpty()) {
            return false;
        }
        var known = fetched.get(url.get());
        return signed(message, known == null ? fetch(url.get()) : known);
    }

    /** Asks the address by which a subscription is confirmed; false where it is not SNS's. */
    public boolean confirm(SnsMessage message) throws IOException {
        var url = AmazonUrl.ofConfirmation(message.subscribeUrl());
        if (url.isEmpty()) {
            return false;
        }
        fetch.get(url.get());
        return true;
    }

    private boolean signed(SnsMessage message, X509Certificate by) {
        try {
            by.checkValidity(Date.from(clock.instant()));
        } catch (CertificateException _) {
            return false;
        }
        return message.isSignedBy(by.getPublicKey());
    }

    private synchronized X509Certificate fetch(URI url) throws IOException {
        var known = fetched.get(url);
        if (known != null) {
            return known;
        }
        var now = clock.instant();
        if (asked != null && now.isBefore(asked.plus(BREATH))) {
            throw new IOException("another certificate was asked for just now");
        }
        asked = now;
        var certificates = read(fetch.get(url));
        if (certificates.isEmpty() || !isOfSns(certificates.getFirst())) {
            throw new IOException("no certificate of SNS there");
        }
        if (fetched.size() >= MOST) {
            fetched.clear();
        }
        fetched.put(url, certificates.getFirst());
        return certificates.getFirst();
    }

    private static boolean isOfSns(X509Certificate certificate) {
        return OF_SNS.matcher(certificate.getSubjectX500Principal().getName()).find();
    }

    /** All certificates of a PEM file; empty if it holds none. */
    public static List<X509Certificate> read(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException _) {
            return List.of();
        }
    }
}
