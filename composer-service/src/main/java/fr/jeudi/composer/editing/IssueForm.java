package fr.jeudi.composer.editing;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.issue.Refused;
import fr.jeudi.composer.issue.Refused.Reason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** The editor's fields as a browser sends them; further sections are repeated fields, in order. */
final class IssueForm {
    private final MultiValueMap<String, String> fields;

    IssueForm(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    /** The version the writer saw; null to write over whatever is there. */
    @Nullable Long seen() {
        var version = text("version");
        return isOverwrite() || !version.matches("\\d{1,18}") ? null : Long.valueOf(version);
    }

    boolean isOverwrite() {
        return text("do").equals("overwrite");
    }

    @Nullable Boolean monthly() {
        return switch (text("monthly")) {
            case "yes" -> Boolean.TRUE;
            case "no" -> Boolean.FALSE;
            default -> null;
        };
    }

    /** What the fields say, after the button that was pressed has moved sections about. */
    Content content() {
        return new Content(
                number(),
                date(),
                text("theme"),
                text("headline"),
                section("event"),
                section("portrait"),
                section("tool"),
                further(),
                text("next"),
                text("share"),
                text("signUp"));
    }

    /** Where the reader's eye should be after a button was pressed. */
    String anchor() {
        return text("do").matches("(add|up|down|remove).*") ? "#further" : "";
    }

    private List<Section> further() {
        var titles = fields.getOrDefault("furtherTitle", List.of());
        var bodies = fields.getOrDefault("furtherBody", List.of());
        var sections = new ArrayList<Section>();
        for (int i = 0; i < Math.min(titles.size(), bodies.size()); i++) {
            sections.add(new Section(titles.get(i), bodies.get(i)));
        }
        var asked = text("do").split(":", 2);
        int at =
                asked.length == 2 && asked[1].matches("\\d{1,3}") ? Integer.parseInt(asked[1]) : -1;
        boolean there = at >= 0 && at < sections.size();
        switch (asked[0]) {
            case "add" -> sections.add(Section.EMPTY);
            case "remove" -> {
                if (there) {
                    sections.remove(at);
                }
            }
            case "up" -> {
                if (there && at > 0) {
                    Collections.swap(sections, at, at - 1);
                }
            }
            case "down" -> {
                if (there && at + 1 < sections.size()) {
                    Collections.swap(sections, at, at + 1);
                }
            }
            default -> {}
        }
        return sections;
    }

    private Section section(String name) {
        return new Section(text(name + "Title"), text(name + "Body"));
    }

    private @Nullable Integer number() {
        var number = text("number").strip();
        if (number.isEmpty()) {
            return null;
        }
        if (!number.matches("\\d{1,6}")) {
            throw new Refused(Reason.INVALID, "number is not a number.");
        }
        return Integer.valueOf(number);
    }

    private @Nullable LocalDate date() {
        var date = text("date").strip();
        try {
            return date.isEmpty() ? null : LocalDate.parse(date);
        } catch (DateTimeException _) {
            throw new Refused(Reason.INVALID, "date is not a date.");
        }
    }

    private String text(String name) {
        var value = fields.getFirst(name);
        return value == null ? "" : value;
    }
}
