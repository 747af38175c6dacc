package fr.jeudi.dispatch.bounce;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who wrote and who was written to, as far as no report says it.
 *
 * @param header of the mail that tells
 * @param original of the mail that came back
 */
record Correspondents(Fields header, Fields original) {

    /** Those who wrote, so that they are not taken for those who were written to; lower case. */
    Set<String> senders() {
        var senders = new HashSet<String>();
        Stream.of(
                        header.every("to"),
                        header.every("from"),
                        original.every("from"),
                        original.every("return-path"),
                        original.every("reply-to"),
                        original.every("sender"))
                .flatMap(it -> it)
                .flatMap(it -> Addresses.in(it).stream())
                .forEach(it -> senders.add(it.toLowerCase(Locale.ROOT)));
        return senders;
    }

    /** Those a field names as failed; else those the prose names, if any but senders. */
    List<String> recipients(Prose prose) {
        var failed =
                header.every("x-failed-recipients")
                        .flatMap(it -> Addresses.in(it).stream())
                        .toList();
        if (!failed.isEmpty()) {
            return failed;
        }
        var senders = senders();
        var listed = prose.recipients(senders);
        var to = originalRecipients(senders);
        if (!to.isEmpty() && onlySenders(listed, senders)) {
            return to;
        }
        var told = told();
        return listed.stream().filter(it -> !told.contains(it.toLowerCase(Locale.ROOT))).toList();
    }

    /** We: some greet us by our address, and name those they did not reach by half only. */
    private Set<String> told() {
        return header.every("to")
                .flatMap(it -> Addresses.in(it).stream())
                .map(it -> it.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean onlySenders(List<String> listed, Set<String> senders) {
        return listed.stream().allMatch(it -> senders.contains(it.toLowerCase(Locale.ROOT)));
    }

    private List<String> originalRecipients(Set<String> senders) {
        return Stream.of("x-envelope-to", "to", "delivered-to", "cc")
                .map(field ->
                        original.every(field)
                                .flatMap(it -> Addresses.in(it).stream())
                                .filter(it -> !senders.contains(it.toLowerCase(Locale.ROOT)))
                                .distinct()
                                .toList())
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElseGet(() ->
                        original.every("to")
                                .flatMap(it -> Addresses.in(it).stream())
                                .distinct()
                                .toList());
    }
}
