package fr.jeudi.dispatch.sns;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** The few addresses a message of SNS may make us ask: all on the hosts of SNS itself. */
final class AmazonUrl {
    private static final Pattern HOST =
            Pattern.compile("sns\\.[a-z]{2}(?:-[a-z]+)+-\\d\\.amazonaws\\.com(?:\\.cn)?");
    private static final Pattern CERTIFICATE =
            Pattern.compile("/SimpleNotificationService-[0-9A-Za-z]{8,64}\\.pem");
    private static final String CONFIRM = "Action=ConfirmSubscription&";

    private AmazonUrl() {}

    static Optional<URI> ofCertificate(String url) {
        return of(url).filter(it ->
                it.getRawQuery() == null && CERTIFICATE.matcher(it.getRawPath()).matches());
    }

    static Optional<URI> ofConfirmation(String url) {
        return of(url).filter(it ->
                it.getRawPath().equals("/")
                        && it.getRawQuery() != null
                        && it.getRawQuery().startsWith(CONFIRM));
    }

    private static Optional<URI> of(String url) {
        try {
            var uri = URI.create(url);
            return "https".equals(uri.getScheme())
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                            && (uri.getPort() == -1 || uri.getPort() == 443)
                            && uri.getHost() != null
                            && uri.getRawPath() != null
                            && HOST.matcher(uri.getHost()).matches()
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
