package fr.jeudi.composer.reading;

import fr.jeudi.composer.reading.Reading.Unplaced;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that stands before the first section: number, date, theme, headline. */
final class Front {
    private static final Pattern THEME =
            Pattern.compile(
                    "(?:(?:le )?theme(?: du mois)?|(?:the )?theme(?: of the month)?) ?[:\u2013-] ?(\\S.*)");
    private static final Pattern TITLE =
            Pattern.compile("(?:titre|objet|sujet|title|subject|headline) ?: ?(\\S.*)");

    private record Candidate(Line line, String text, boolean afterEdition, boolean dressed) {}

    private final List<Candidate> candidates = new ArrayList<>();
    private boolean dressedHeadline;
    private @Nullable Integer number;
    private @Nullable LocalDate date;
    private @Nullable String theme;
    private @Nullable String title;

    void add(Line line) {
        if (line.isBlank() || line.isRuler()) {
            return;
        }
        if (!line.isShort()) {
            add(candidate(line, line.text()));
        } else if (theme == null && THEME.matcher(line.key()).matches()) {
            theme = afterSeparator(line.plain());
        } else if (title == null && TITLE.matcher(line.key()).matches()) {
            title = afterSeparator(line.plain());
        } else {
            edition(line);
        }
    }

    /** Whether a heading here would already be that of a section. */
    boolean hasDressedHeadline() {
        return title != null || dressedHeadline;
    }

    @Nullable Integer number() {
        return number;
    }

    @Nullable LocalDate date() {
        return date;
    }

    @Nullable String theme() {
        return theme;
    }

    String headline() {
        return title != null ? title : chosen().map(Candidate::text).orElse("");
    }

    List<Unplaced> unplaced() {
        var chosen = title == null ? chosen() : Optional.<Candidate>empty();
        return candidates.stream()
                .filter(c -> chosen.filter(c::equals).isEmpty())
                .map(c -> new Unplaced(c.line().number(), c.text()))
                .toList();
    }

    private void edition(Line line) {
        var edition = Edition.of(line.plain());
        boolean news =
                (number == null && edition.number() != null)
                        || (date == null && edition.date() != null);
        if (!news) {
            candidates.add(
                    candidate(
                            line, line.level() > 0 || line.strong() ? line.plain() : line.text()));
            return;
        }
        number = number == null ? edition.number() : number;
        date = date == null ? edition.date() : date;
        if (edition.rest().codePoints().filter(Character::isLetter).count() >= 3) {
            add(candidate(line, edition.rest()));
        }
    }

    private Candidate candidate(Line line, String text) {
        return new Candidate(
                line,
                text.strip(),
                number != null || date != null,
                line.level() > 0 || line.strong());
    }

    private void add(Candidate candidate) {
        candidates.add(candidate);
        dressedHeadline |= candidate.dressed() && !isMasthead(candidate);
    }

    private Optional<Candidate> dressed() {
        return candidates.stream().filter(c -> c.dressed() && !isMasthead(c)).findFirst();
    }

    private Optional<Candidate> chosen() {
        return dressed()
                .or(() -> plain().filter(Candidate::afterEdition).findFirst())
                .or(() -> plain().reduce((_, last) -> last));
    }

    private Stream<Candidate> plain() {
        return candidates.stream().filter(c -> c.line().isShort() && !isMasthead(c));
    }

    /** The newsletter's own name and motto, which every mail bears anyway. */
    private static boolean isMasthead(Candidate candidate) {
        var key = Line.key(candidate.text());
        return key.startsWith("les jeudis")
                || (key.contains("portrait") && (key.contains("outil") || key.contains("tool")));
    }

    private static String afterSeparator(String plain) {
        return plain.replaceFirst("^[^:\u2013-]*[:\u2013-]\\s*", "").strip();
    }
}
