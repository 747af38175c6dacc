package fr.jeudi.dispatch.relay;

import java.util.regex.Pattern;

/**
 * The name by which we greet a relay: a fully qualified one, or our address in brackets (RFC 5321,
 * 4.1.1.1; STANDARDS S1).
 */
final class OwnName {
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern QUALIFIED =
            Pattern.compile("(?i)(?:" + LABEL + "\\.)+(?!\\d+$)" + LABEL);
    private static final Pattern LITERAL =
            Pattern.compile("(?i)\\[(?:\\d{1,3}(?:\\.\\d{1,3}){3}|IPv6:[0-9a-f:.]+)]");

    /** What machines call themselves that have no name in the DNS. */
    private static final Pattern AT_HOME =
            Pattern.compile("(?i).*\\.(?:localdomain|local|localhost|internal|lan|home|arpa)");

    private OwnName() {}

    static boolean isProper(String name) {
        return LITERAL.matcher(name).matches()
                || (QUALIFIED.matcher(name).matches() && !AT_HOME.matcher(name).matches());
    }
}
