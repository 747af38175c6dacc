package fr.jeudi.dispatch.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a mail system wrote for people, up to where the mail that came back begins.
 *
 * @param original the header of that mail, if it stands in the text
 */
record Prose(List<String> lines, Fields original) {
    private static final int MOST_LINES = 2_000;
    private static final int LONGEST_LINE = 2_000;
    private static final int LONGEST_PASSAGE = 1_500;

    /** As qmail writes it; what comes then is the mail, even if its header is not. */
    private static final String COPY_BELOW = "below this line is a copy";

    private static final Set<String> BEGINNINGS =
            Set.of(
                    "received",
                    "return-path",
                    "x-received",
                    "delivered-to",
                    "dkim-signature",
                    "domainkey-signature",
                    "arc-seal",
                    "x-originating-ip",
                    "x-envelope-from");
    private static final Set<String> HEADER_NAMES =
            Set.of(
                    "from",
                    "to",
                    "subject",
                    "date",
                    "message-id",
                    "mime-version",
                    "content-type",
                    "reply-to",
                    "cc",
                    "x-mailer",
                    "sender");
    private static final List<String> SENDERS =
            List.of(
                    "from:",
                    "mail from",
                    ">>> mail",
                    "return-path:",
                    "message-id",
                    "message id",
                    "sender:",
                    "sent <<< mail",
                    "reply-to:",
                    "in: mail",
                    "subject:",
                    "x-postfix-sender",
                    "contact ",
                    "please contact",
                    "for further assistance",
                    "(envelope-from",
                    "for help");
    private static final List<String> INTRODUCTIONS =
            List.of(
                    "recipient",
                    "rcpt to",
                    "deliver",
                    "address",
                    "mailbox",
                    "user",
                    "failed",
                    "(reason",
                    "<<< 5",
                    "could not",
                    "error",
                    "to:",
                    "... ",
                    "unknown",
                    "not found",
                    "rejected");

    /** How sure a line is about the address in it. */
    private enum Mention {
        BESIDE,
        NAMED,
        LISTED
    }

    static Prose of(String text) {
        var all = text.lines().limit(MOST_LINES).map(Prose::shortened).toList();
        for (var at = 0; at < all.size(); at++) {
            var line = all.get(at);
            if (isBeginning(all, at)) {
                return new Prose(all.subList(0, at), Fields.of(all.subList(at, all.size())));
            }
            if (line.length() < 120 && Words.ORIGINAL_FOLLOWS.anyIn(line) && isAnnouncement(line)) {
                var header = firstText(all, at + 1);
                if (header < 0
                        || isHeader(all.get(header))
                        || line.toLowerCase(Locale.ROOT).contains(COPY_BELOW)) {
                    return new Prose(
                            all.subList(0, at),
                            header < 0
                                    ? Fields.NONE
                                    : Fields.of(
                                            all.subList(header, all.size()).stream()
                                                    .map(String::strip)
                                                    .toList()));
                }
            }
        }
        return new Prose(all, Fields.NONE);
    }

    String text() {
        return String.join("\n", lines);
    }

    /** The addresses the text is about, surest kind only; those of {@code others} if none else. */
    List<String> recipients(Set<String> others) {
        var mentions = new LinkedHashMap<String, Mention>();
        for (var line : lines) {
            if (line.indexOf('@') >= 0) {
                var lower = line.strip().toLowerCase(Locale.ROOT);
                if (SENDERS.stream().noneMatch(lower::startsWith)) {
                    Addresses.in(line)
                            .forEach(it -> mentions.merge(it, mention(lower, it), Prose::surer));
                }
            }
        }
        mentions.keySet().removeIf(Addresses::isMachine);
        var wanted =
                mentions.keySet().stream()
                        .filter(it -> !others.contains(it.toLowerCase(Locale.ROOT)))
                        .collect(Collectors.toSet());
        var of = wanted.isEmpty() ? mentions.keySet() : wanted;
        var surest =
                mentions.entrySet().stream()
                        .filter(it -> of.contains(it.getKey()))
                        .map(Map.Entry::getValue)
                        .reduce(Mention.BESIDE, Prose::surer);
        var seen = new LinkedHashMap<String, String>();
        mentions.forEach((address, mention) -> {
            if (mention == surest && of.contains(address)) {
                seen.putIfAbsent(address.toLowerCase(Locale.ROOT), address);
            }
        });
        return List.copyOf(seen.values());
    }

    /**
     * What is said of each of them: from the line that names one to the line that names another.
     * Whom the text does not name is missing.
     */
    Map<String, String> passages(Set<String> addresses) {
        var passages = new LinkedHashMap<String, StringBuilder>();
        var about = new ArrayList<StringBuilder>();
        for (var line : lines) {
            var named =
                    line.indexOf('@') < 0
                            ? List.<String>of()
                            : Addresses.in(line).stream()
                                    .map(it -> it.toLowerCase(Locale.ROOT))
                                    .filter(addresses::contains)
                                    .distinct()
                                    .toList();
            if (!named.isEmpty()) {
                about.clear();
                named.forEach(
                        it -> about.add(passages.computeIfAbsent(it, _ -> new StringBuilder())));
            }
            for (var passage : about) {
                if (passage.length() + line.length() < LONGEST_PASSAGE) {
                    passage.append(line).append('\n');
                }
            }
        }
        return passages.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().toString()));
    }

    private static Mention surer(Mention one, Mention other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Mention mention(String line, String address) {
        var at = line.indexOf(address.toLowerCase(Locale.ROOT));
        var before = line.substring(0, Math.max(0, at)).strip();
        if (before.chars().allMatch(c -> "<*-\"'(>[0123456789 ".indexOf(c) >= 0)
                || before.startsWith("recipient")
                || before.endsWith("smtp=")
                || before.contains("rcpt to")) {
            return Mention.LISTED;
        }
        return INTRODUCTIONS.stream().anyMatch(line::contains) ? Mention.NAMED : Mention.BESIDE;
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
    }

    /** A line of a header that only a mail on its way has, and more header behind it. */
    private static boolean isBeginning(List<String> lines, int at) {
        return BEGINNINGS.contains(name(lines.get(at)))
                && at + 1 < lines.size()
                && (lines.get(at + 1).startsWith(" ")
                        || lines.get(at + 1).startsWith("\t")
                        || isHeader(lines.get(at + 1)));
    }

    private static boolean isAnnouncement(String line) {
        var text = line.strip();
        return text.startsWith("-")
                || text.startsWith("=")
                || text.startsWith("*")
                || text.endsWith(":")
                || text.endsWith(".")
                || text.endsWith("-");
    }

    private static boolean isHeader(String line) {
        var name = name(line.strip());
        return line.strip().startsWith("From ")
                || HEADER_NAMES.contains(name)
                || BEGINNINGS.contains(name)
                || name.startsWith("x-");
    }

    private static String name(String line) {
        var colon = line.indexOf(':');
        return colon < 1 || colon > 40 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** -1 where only empty lines and rules are left within reach. */
    private static int firstText(List<String> lines, int from) {
        for (var at = from; at < Math.min(lines.size(), from + 6); at++) {
            if (lines.get(at).chars().anyMatch(Character::isLetterOrDigit)) {
                return at;
            }
        }
        return -1;
    }
}
