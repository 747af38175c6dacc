package fr.jeudi.local.edge;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which service a path belongs to (the table of DESIGN.md), and where that service is, once up. */
public final class Routes {
    private static final Map<String, List<String>> PATHS =
            Map.of(
                    "subscription",
                    List.of(
                            "/subscribe",
                            "/confirm",
                            "/preferences",
                            "/unsubscribe",
                            "/my-data",
                            "/privacy",
                            "/ui",
                            "/webjars",
                            "/admin/subscribers",
                            "/api/subscribers",
                            "/api/imports",
                            "/api/subscription"),
                    "composer",
                    List.of(
                            "/archive",
                            "/feed.xml",
                            "/media",
                            "/admin/issues",
                            "/api/issues",
                            "/api/media",
                            "/api/composer"),
                    "dispatch",
                    List.of(
                            "/hooks",
                            "/admin/dispatch",
                            "/api/dispatches",
                            "/api/alarms",
                            "/api/bounces",
                            "/api/lanes",
                            "/api/relays",
                            "/api/dispatch"),
                    "tracking",
                    List.of("/o", "/c", "/admin/reports", "/api/reports", "/api/tracking"));

    private final Map<String, URI> addresses = new ConcurrentHashMap<>();

    /** From now on this service answers at {@code address}. */
    public void open(String service, URI address) {
        addresses.put(service, address);
    }

    /** The service that answers for a path; empty where that is the edge itself. */
    Optional<String> serviceOf(String path) {
        if (path.equals("/")) {
            return Optional.of("subscription");
        }
        return PATHS.entrySet().stream()
                .filter(it -> it.getValue().stream().anyMatch(prefix -> isUnder(prefix, path)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isUnder(String prefix, String path) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    /** Null while the service is not up. */
    @Nullable URI addressOf(String service) {
        return addresses.get(service);
    }
}
