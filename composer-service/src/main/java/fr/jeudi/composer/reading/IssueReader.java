package fr.jeudi.composer.reading;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.reading.Headings.Opening;
import fr.jeudi.composer.reading.Headings.Place;
import fr.jeudi.composer.reading.Reading.Unplaced;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads an issue from plain text or Markdown, in time that grows with its length alone. Never
 * fails: what it cannot place it hands back.
 */
@Component
public class IssueReader {

    public Reading read(String text) {
        return new Draft(lines(text)).reading();
    }

    private static List<Line> lines(String text) {
        var clean = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .codePoints()
                .map(c ->
                        c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == '\f'
                                ? '\n'
                                : c)
                .filter(IssueReader::isText)
                .forEach(clean::appendCodePoint);
        var lines = new ArrayList<Line>();
        for (var line : clean.toString().split("\n", -1)) {
            lines.add(Line.of(lines.size() + 1, line));
        }
        return lines;
    }

    private static boolean isText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.SURROGATE, Character.PRIVATE_USE -> false;
            default -> c != 0xFEFF;
        };
    }

    /** One reading in the making. */
    private static final class Draft {
        private static final int LIKE_A_SLOT = 2;

        private final Front front = new Front();
        private final List<Chapter> chapters = new ArrayList<>();
        private final List<Unplaced> unplaced = new ArrayList<>();
        private final Set<Place> slots = EnumSet.noneOf(Place.class);
        private final Map<Place, List<String>> calls = new EnumMap<>(Place.class);

        private record Chapter(Opening opening, List<Line> lines) {}

        Draft(List<Line> lines) {
            int sectionLevel =
                    lines.stream()
                            .filter(line -> Headings.slot(line).isPresent())
                            .mapToInt(Line::level)
                            .max()
                            .orElse(0);
            boolean boldHeadings =
                    lines.stream().anyMatch(l -> l.strong() && Headings.slot(l).isPresent());
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i);
                int underline = underline(lines, i);
                if (underline > 0) {
                    line = line.underlined(underline);
                    i++;
                }
                boolean alone = isAlone(lines, i);
                place(line, opening(line, sectionLevel, boldHeadings && alone, alone));
            }
        }

        Reading reading() {
            for (int i = 0; i < chapters.size(); i++) {
                takeCalls(chapters.get(i), i == chapters.size() - 1);
            }
            unplaced.addAll(front.unplaced());
            var headline = front.headline();
            var theme = Objects.requireNonNullElse(front.theme(), headline);
            var content =
                    new Content(
                            front.number(),
                            front.date(),
                            theme,
                            headline.isEmpty() ? theme : headline,
                            section(Place.EVENT),
                            section(Place.PORTRAIT),
                            section(Place.TOOL),
                            chapters.stream()
                                    .filter(c -> c.opening().place() == Place.FURTHER)
                                    .map(Draft::section)
                                    .filter(section -> !section.isEmpty())
                                    .toList(),
                            call(Place.NEXT),
                            call(Place.SHARE),
                            call(Place.SIGN_UP));
            return new Reading(
                    content,
                    unplaced.stream().sorted(Comparator.comparingInt(Unplaced::line)).toList(),
                    notes(content));
        }

        private Optional<Opening> opening(
                Line line, int sectionLevel, boolean boldHeading, boolean alone) {
            var slot = Headings.slot(line);
            if (slot.isPresent()) {
                return slot;
            }
            int deepest = sectionLevel > 0 ? sectionLevel : LIKE_A_SLOT;
            boolean heading = line.level() > 0 && line.level() <= deepest;
            if (chapters.isEmpty()) {
                return heading && front.hasDressedHeadline() && !Edition.of(line.plain()).isFound()
                        ? Optional.of(Headings.dressed(line))
                        : Optional.empty();
            }
            boolean dressed =
                    heading
                            || (alone && line.isCapitals())
                            || (boldHeading && line.strong() && !line.plain().matches(".*[.!?…]"));
            return dressed ? Optional.of(Headings.dressed(line)) : Optional.empty();
        }

        private void place(Line line, Optional<Opening> opening) {
            if (opening.isPresent()) {
                chapters.add(new Chapter(again(opening.get(), line), new ArrayList<>()));
            } else if (chapters.isEmpty()) {
                front.add(line);
            } else {
                chapters.getLast().lines().add(line);
            }
        }

        /** A slot that comes a second time is one more section. */
        private Opening again(Opening opening, Line line) {
            boolean taken =
                    opening.place().compareTo(Place.FURTHER) < 0 && !slots.add(opening.place());
            return taken ? new Opening(Place.FURTHER, line.plain()) : opening;
        }

        /** Takes the calls out of a chapter; at the very end, whatever follows them goes too. */
        private void takeCalls(Chapter chapter, boolean last) {
            var place = chapter.opening().place();
            if (place.compareTo(Place.FURTHER) > 0) {
                calls.computeIfAbsent(place, _ -> new ArrayList<>()).add(body(chapter.lines()));
                return;
            }
            var kept = new ArrayList<Line>();
            boolean ending = false;
            for (var paragraph : paragraphs(chapter.lines())) {
                var text = text(paragraph);
                var call = Closing.of(text, ending);
                if (call.isPresent()) {
                    ending = true;
                    take(call.get(), text);
                } else if (ending && last && !paragraph.getFirst().isBlank()) {
                    paragraph.forEach(l -> unplaced.add(new Unplaced(l.number(), l.text())));
                } else {
                    kept.addAll(paragraph);
                }
            }
            chapter.lines().clear();
            chapter.lines().addAll(kept);
        }

        private void take(Place place, String text) {
            int end = place == Place.NEXT ? Closing.endOfAnnouncement(text) : text.length();
            calls.computeIfAbsent(place, _ -> new ArrayList<>())
                    .add(text.substring(0, end).strip());
            if (end < text.length()) {
                take(Place.SIGN_UP, text.substring(end).strip());
            }
        }

        private Section section(Place place) {
            return chapters.stream()
                    .filter(c -> c.opening().place() == place)
                    .findFirst()
                    .map(Draft::section)
                    .orElse(Section.EMPTY);
        }

        private static Section section(Chapter chapter) {
            return new Section(chapter.opening().title(), body(chapter.lines()));
        }

        private String call(Place place) {
            return calls.getOrDefault(place, List.of()).stream()
                    .filter(text -> !text.isBlank())
                    .collect(Collectors.joining("\n\n"));
        }

        /** Without blank lines and rulers at its ends, and one blank line where several were. */
        private static String body(List<Line> lines) {
            var body = new ArrayList<>(lines);
            while (!body.isEmpty() && (body.getLast().isBlank() || body.getLast().isRuler())) {
                body.removeLast();
            }
            int start = 0;
            while (start < body.size()
                    && (body.get(start).isBlank() || body.get(start).isRuler())) {
                start++;
            }
            var out = new StringBuilder();
            boolean blank = false;
            for (var line : body.subList(start, body.size())) {
                if (line.isBlank()) {
                    blank = true;
                    continue;
                }
                out.append(out.isEmpty() ? "" : blank ? "\n\n" : "\n").append(line.text());
                blank = false;
            }
            return out.toString();
        }

        /** Runs of blank and of written lines, in turn. */
        private static List<List<Line>> paragraphs(List<Line> lines) {
            var paragraphs = new ArrayList<List<Line>>();
            for (var line : lines) {
                if (paragraphs.isEmpty()
                        || paragraphs.getLast().getFirst().isBlank() != line.isBlank()) {
                    paragraphs.add(new ArrayList<>());
                }
                paragraphs.getLast().add(line);
            }
            return paragraphs;
        }

        private static String text(List<Line> paragraph) {
            return paragraph.stream().map(Line::text).collect(Collectors.joining("\n"));
        }

        private static boolean isAlone(List<Line> lines, int i) {
            return (i == 0 || lines.get(i - 1).isBlank())
                    && (i + 1 == lines.size() || lines.get(i + 1).isBlank());
        }

        /** The level of a heading that is underlined rather than marked, or 0. */
        private static int underline(List<Line> lines, int i) {
            var line = lines.get(i);
            boolean couldBe =
                    i + 1 < lines.size()
                            && !line.isBlank()
                            && line.isShort()
                            && !line.isRuler()
                            && line.level() == 0
                            && (i == 0 || lines.get(i - 1).isBlank());
            if (!couldBe) {
                return 0;
            }
            var below = lines.get(i + 1).text();
            return below.matches("={3,200}") ? 1 : below.matches("-{3,200}") ? 2 : 0;
        }

        private static List<String> notes(Content content) {
            return Stream.of(
                            note(content.number() == null, "number-missing"),
                            note(content.date() == null, "date-missing"),
                            note(content.headline().isEmpty(), "headline-missing"),
                            note(
                                    !content.headline().isEmpty()
                                            && content.headline().equals(content.theme()),
                                    "theme-is-headline"),
                            note(content.event().isEmpty(), "event-missing"),
                            note(content.portrait().isEmpty(), "portrait-missing"),
                            note(content.tool().isEmpty(), "tool-missing"))
                    .filter(Objects::nonNull)
                    .toList();
        }

        private static @Nullable String note(boolean applies, String code) {
            return applies ? code : null;
        }
    }
}
