package fr.jeudi.composer.compile;

import java.util.regex.Pattern;

/**
 * How slots and cuts stand in a text until it becomes bytes: in private-use characters, which
 * {@link Plain} takes out of everything people wrote, so that nobody can forge one.
 */
final class Marks {
    static final String CUT = "\uE002";

    /** A slot (group 1 is its name) or a cut. */
    static final Pattern ANY = Pattern.compile("\uE000([a-z0-9:-]+)\uE001|" + CUT);

    private Marks() {}

    static String slot(String name) {
        return "\uE000" + name + "\uE001";
    }
}
