package fr.jeudi.subscription.subscriber;

import fr.jeudi.subscription.person.Language;
import java.util.List;

/** What a person wishes to receive, and how. The name may be empty. */
public record Choices(
        String name,
        Language language,
        List<Section> sections,
        Frequency frequency,
        Tracking openTracking,
        Tracking clickTracking) {

    public Choices {
        sections = Section.choice(sections);
    }

    /** All sections, each week, not measured. */
    public static Choices of(String name, Language language) {
        return new Choices(
                name, language, List.of(), Frequency.WEEKLY, Tracking.UNKNOWN, Tracking.UNKNOWN);
    }

    Choices withTracking(Tracking open, Tracking click) {
        return new Choices(name, language, sections, frequency, open, click);
    }

    Choices confirmedAfter(Choices earlier) {
        return withTracking(
                openTracking.after(earlier.openTracking),
                clickTracking.after(earlier.clickTracking));
    }
}
