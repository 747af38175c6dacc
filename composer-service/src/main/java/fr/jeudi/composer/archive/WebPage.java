package fr.jeudi.composer.archive;

import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.press.HouseProperties;
import fr.jeudi.composer.press.Press;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** A mail as a web page: the same look, without what belongs to one recipient. */
@Component
class WebPage {
    private static final String BAR =
            "background:#19486a;padding:12px 16px;text-align:center;"
                    + "font:16px/24px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
    private static final String LINK =
            "color:#ffffff;display:inline-block;padding:4px 10px;text-decoration:underline";

    private final Press press;
    private final HouseProperties house;
    private final MessageSource messages;

    WebPage(Press press, HouseProperties house, MessageSource messages) {
        this.press = press;
        this.house = house;
        this.messages = messages;
    }

    String of(Issue issue, Locale language) {
        var page = Jsoup.parse(press.compile(issue.content()).html(List.of()));
        page.outputSettings().prettyPrint(false);
        var address = house.at("/archive/" + issue.takenNumber());
        page.select("a[href=#]").forEach(WebPage::leaveOut);
        page.select("a").stream()
                .filter(it -> it.attr("href").equals(address))
                .findFirst()
                .ifPresent(WebPage::leaveOut);
        page.head().appendElement("link").attr("rel", "icon").attr("href", "/ui/jeudi.svg");
        page.head().appendElement("link").attr("rel", "canonical").attr("href", address);
        page.body().prependChild(bar(language));
        return page.outerHtml();
    }

    /**
     * A link that is one recipient's own goes; with the last of its paragraph go the paragraph and
     * the one before, which says why they got the mail.
     */
    private static void leaveOut(Element link) {
        var around = link.parent();
        link.remove();
        if (around != null && around.select("a").isEmpty()) {
            var before = around.previousElementSibling();
            if (before != null && before.is("p") && before.select("a").isEmpty()) {
                before.remove();
            }
            around.remove();
        }
    }

    private Element bar(Locale language) {
        var bar =
                new Element("nav")
                        .attr("style", BAR)
                        .attr("lang", language.getLanguage())
                        .attr("aria-label", text("ui.nav", language));
        link(bar, "/archive", text("archive.all", language));
        link(bar, "/", text("ui.subscribe", language));
        return bar;
    }

    private static void link(Element bar, String address, String text) {
        bar.appendElement("a").attr("href", address).attr("style", LINK).text(text);
        bar.appendText(" ");
    }

    private String text(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }
}
