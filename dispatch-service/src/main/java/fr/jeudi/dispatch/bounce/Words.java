package fr.jeudi.dispatch.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lists of words out of {@code dispatch/returned.words}. */
final class Words {
    private static final Map<String, List<String>> LISTS = lists();

    static final Words BOUNCE_SUBJECT = new Words("bounce-subject");
    static final Words BOUNCE_PROSE = new Words("bounce-prose");
    static final Words FAILURE_PROSE = new Words("failure-prose");
    static final Words AUTO_REPLY_SUBJECT = new Words("auto-reply-subject");
    static final Words DELAY = new Words("delay");
    static final Words ORIGINAL_FOLLOWS = new Words("original-follows");
    static final Words DELIVERED_PROSE = new Words("delivered-prose");
    static final Words CHALLENGE = new Words("challenge");
    static final Words MACHINE = new Words("machine");

    private final List<String> words;

    private Words(String list) {
        words = List.copyOf(LISTS.getOrDefault(list, List.of()));
    }

    boolean anyIn(String text) {
        var lower = text.toLowerCase(Locale.ROOT).replace('’', '\'');
        return words.stream().anyMatch(lower::contains);
    }

    private static Map<String, List<String>> lists() {
        var lists = new HashMap<String, List<String>>();
        List<String> list = new ArrayList<>();
        for (var line : file().lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                list =
                        lists.computeIfAbsent(
                                line.substring(1, line.indexOf(']')), _ -> new ArrayList<>());
            } else if (!line.isEmpty() && !line.startsWith("##")) {
                list.add(line);
            }
        }
        return lists;
    }

    private static String file() {
        try (InputStream in = Words.class.getResourceAsStream("/dispatch/returned.words")) {
            if (in == null) {
                throw new IllegalStateException("dispatch/returned.words is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
