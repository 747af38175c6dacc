package fr.jeudi.composer.issue;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Issues to test with. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private Samples() {}

    public static Content aContent(@Nullable Integer number) {
        return new Content(
                number,
                LocalDate.of(2026, 11, 26),
                "Faire ensemble",
                "Les preuves sont là",
                new Section("Le forum", "Voir [l’agenda](https://example.org/agenda)."),
                new Section("Une mairie", "**Bravo** à elle."),
                new Section("Un guide", "Lire [le guide](https://example.org/guide)."),
                List.of(),
                "La semaine prochaine, autre chose.",
                "Faites passer.",
                "Abonnez-vous.");
    }

    public static Issue aDraft() {
        return Issue.draft("aaaaaaaaaaaaaaab", 1, aContent(68), NOW, "camille");
    }
}
