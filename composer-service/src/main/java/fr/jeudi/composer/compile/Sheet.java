package fr.jeudi.composer.compile;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that one issue says, ready for the frames of both parts of the mail. */
final class Sheet {
    private static final Map<String, String> WORDS =
            Map.of("event", "un évènement", "portrait", "un portrait", "tool", "un outil");

    private record Piece(String block, String title, Passage passage) {}

    private final Letterhead letterhead;
    private final String subject;
    private final String theme;
    private final String edition;
    private final @Nullable String archiveUrl;
    private final @Nullable String archiveMark;
    private final String signUpMark;
    private final List<Piece> pieces;

    private Sheet(Content content, Letterhead letterhead, Links links, List<Finding> findings) {
        this.letterhead = letterhead;
        subject = MailHeaders.subject(content, letterhead);
        theme = Typography.of(Plain.oneLine(content.theme()));
        edition = Dates.edition(content.number(), content.date());
        archiveUrl =
                content.number() == null
                        ? null
                        : letterhead.publicUrl() + "/archive/" + content.number();
        archiveMark =
                archiveUrl == null
                        ? null
                        : links.mark(archiveUrl, "archive", "Voir ce numéro en ligne");
        pieces = pieces(content, new Passages(letterhead.publicUrl(), links, findings));
        signUpMark =
                content.signUp().isBlank()
                        ? ""
                        : links.mark(letterhead.publicUrl() + "/", "signup", "S’abonner");
    }

    static Sheet of(Content content, Letterhead letterhead, Links links, List<Finding> findings) {
        return new Sheet(content, letterhead, links, findings);
    }

    Fields html(List<String> sections) {
        var fields = common(sections, true);
        for (var piece : shown(sections)) {
            entry(fields, piece.block(), html(piece.title()), piece.passage().html());
        }
        return fields;
    }

    Fields text(List<String> sections) {
        var fields = common(sections, false);
        for (var piece : shown(sections)) {
            entry(fields, piece.block(), piece.title(), piece.passage().text());
        }
        return fields;
    }

    private Fields common(List<String> sections, boolean html) {
        var values = new LinkedHashMap<String, String>();
        values.put("title", subject);
        values.put("preheader", preheader(sections));
        values.put("name", letterhead.senderName());
        values.put("headline", html ? subject : TextPart.wrap(subject, 72));
        values.put("reply-to", letterhead.replyTo());
        values.put("share-link", shareLink());
        values.put("share-url", archiveUrl == null ? letterhead.publicUrl() : archiveUrl);
        values.put("signup-link", signUpMark);
        var fields = new Fields();
        values.forEach((name, value) -> fields.with(name, html ? html(value) : value));
        optional(fields, "edition", "edition-line", edition, html);
        optional(fields, "theme", "theme-line", theme.equals(subject) ? "" : theme, html);
        optional(fields, "postal", "postal-line", letterhead.postalAddress(), html);
        optional(fields, "archive", "archive-link", archiveMark == null ? "" : archiveMark, html);
        return fields;
    }

    private static void optional(
            Fields fields, String block, String name, String value, boolean html) {
        if (!value.isEmpty()) {
            fields.entry(block).with(name, html ? html(value) : value);
        }
    }

    private static void entry(Fields fields, String block, String title, String body) {
        var entry = fields.entry(block).with("body", body);
        if (!title.isEmpty()) {
            entry.entry("titled").with("section-title", title);
        }
    }

    private List<Piece> shown(List<String> sections) {
        return pieces.stream()
                .filter(p ->
                        !CompiledIssue.SECTIONS.contains(p.block()) || sections.contains(p.block()))
                .toList();
    }

    /** In the order of the mail, which is also the order of the links. */
    private static List<Piece> pieces(Content content, Passages passages) {
        var pieces = new ArrayList<Piece>();
        add(pieces, "event", content.event(), passages);
        add(pieces, "portrait", content.portrait(), passages);
        add(pieces, "tool", content.tool(), passages);
        content.further().forEach(section -> add(pieces, "further", section, passages));
        add(pieces, "next", new Section("", content.next()), passages);
        add(pieces, "share", new Section("", content.share()), passages);
        add(pieces, "signup", new Section("", content.signUp()), passages);
        return pieces;
    }

    private static void add(List<Piece> pieces, String block, Section section, Passages passages) {
        if (!section.isEmpty()) {
            var title = Typography.of(Plain.oneLine(section.title()));
            pieces.add(new Piece(block, title, passages.of(section.body(), block)));
        }
    }

    /** Names only what this reader gets. */
    private String preheader(List<String> sections) {
        var words =
                shown(sections).stream()
                        .map(Piece::block)
                        .filter(WORDS::containsKey)
                        .map(WORDS::get)
                        .toList();
        if (words.isEmpty()) {
            return edition;
        }
        var list = String.join(", ", words);
        return "Cette semaine\u00A0: " + list + ".";
    }

    private String shareLink() {
        var place = archiveUrl == null ? letterhead.publicUrl() : archiveUrl;
        return "mailto:?subject=%s&body=%s"
                .formatted(encoded(subject), encoded("À lire\u00A0: " + place));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
