package fr.jeudi.dispatch.bounce;

import java.util.Locale;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/** The words of an HTML page, roughly and in one pass; nothing of it is ever shown. */
final class Html {
    private static final Set<String> BREAKS =
            Set.of("br", "p", "div", "tr", "li", "h1", "h2", "h3", "/p", "/div", "/tr", "/table");

    private Html() {}

    static String text(String html) {
        var text = new StringBuilder(html.length());
        var hidden = "";
        for (var at = 0; at < html.length(); at++) {
            var c = html.charAt(at);
            if (c != '<') {
                if (hidden.isEmpty()) {
                    text.append(c);
                }
                continue;
            }
            var end = html.indexOf('>', at);
            if (end < 0) {
                break;
            }
            var name = name(html, at + 1, end);
            if (!hidden.isEmpty()) {
                hidden = name.equals("/" + hidden) ? "" : hidden;
            } else if (name.equals("style") || name.equals("script") || name.equals("title")) {
                hidden = name;
            } else if (BREAKS.contains(name)) {
                text.append('\n');
            }
            at = end;
        }
        return HtmlUtils.htmlUnescape(text.toString()).replace('\u00a0', ' ');
    }

    private static String name(String html, int from, int to) {
        var end = from;
        while (end < to && end < from + 10 && !Character.isWhitespace(html.charAt(end))) {
            end++;
        }
        var name = html.substring(from, end).toLowerCase(Locale.ROOT);
        return name.length() > 1 && name.endsWith("/")
                ? name.substring(0, name.length() - 1)
                : name;
    }
}
