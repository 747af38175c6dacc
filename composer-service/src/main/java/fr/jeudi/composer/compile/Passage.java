package fr.jeudi.composer.compile;

/**
 * Markdown made ready for the two parts of a mail, links marked as slots.
 *
 * @param html paragraphs, lists and headings from h3 on
 * @param text the same for the text part, wrapped
 */
record Passage(String html, String text) {
    static final Passage NOTHING = new Passage("", "");
}
