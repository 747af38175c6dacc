package fr.jeudi.composer.compile;

/**
 * One place a reader may go to.
 *
 * @param number counts from 0 in each issue; {@code link:N} is its slot in the mail
 * @param url http or https
 * @param slot where it stands: event, portrait, tool, further, next, share, signup, archive
 * @param label what the reader sees
 */
public record Link(int number, String url, String slot, String label) {}
