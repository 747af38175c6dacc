package fr.jeudi.composer.compile;

/** What comes next in a mail. As JSON: {@code {"segment": 3}} or {@code {"slot": "pixel"}}. */
public sealed interface Part {

    /** Bytes that are the same for everybody: an index into the pool. */
    record Copied(int segment) implements Part {}

    /** A value that is each recipient's own. */
    record Filled(String slot) implements Part {}
}
