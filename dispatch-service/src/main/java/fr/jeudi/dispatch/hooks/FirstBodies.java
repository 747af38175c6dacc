package fr.jeudi.dispatch.hooks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which body a token came with first. The latest ten thousand, of this instance: whoever has taken
 * a token off the wire still needs a token of ours to name anybody.
 */
final class FirstBodies {
    private static final int MOST = 10_000;

    private final Map<String, byte[]> digests =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
                    return size() > MOST;
                }
            };

    synchronized boolean isFirstOrSame(String token, byte[] body) {
        var digest = digest(body);
        var first = digests.putIfAbsent(token, digest);
        return first == null || MessageDigest.isEqual(first, digest);
    }

    private static byte[] digest(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
