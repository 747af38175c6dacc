package fr.jeudi.composer.compile;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/** An issue with something everywhere, and what dispatch would put into it. */
final class Samples {
    static final String TOKEN = "t".repeat(60);

    private static final IssueCompiler COMPILER = new IssueCompiler();

    private Samples() {}

    static Letterhead letterhead() {
        return new Letterhead(
                "https://lettre.example",
                "Les Jeudis",
                "jeudi@jeudi.example",
                "reponse@jeudi.example",
                "1 place du Marché, 35000 Valmoret",
                "jeudi.jeudi.example");
    }

    static Content issue() {
        return new Content(
                68,
                LocalDate.of(2026, 10, 1),
                "Apprendre ensemble",
                "Une ville, mille liens",
                new Section(
                        "La fête du quai",
                        "Venez au [programme](https://example.org/quai?a=1&b=2), le **quai** ouvre !"),
                new Section("", "Jeanne tisse. Voir <https://example.org/jeanne>."),
                new Section(
                        "La boussole", "- une feuille\n- un [modèle](https://example.org/modele)"),
                List.of(new Section("En pratique", "Un [tableau](https://example.org/tableau).")),
                "Rendez-vous jeudi.",
                "Faites suivre.",
                "Chaque jeudi matin.");
    }

    static Content saying(String headline, String eventBody) {
        return new Content(
                68,
                LocalDate.of(2026, 10, 1),
                "Apprendre ensemble",
                headline,
                new Section("", eventBody),
                Section.EMPTY,
                Section.EMPTY,
                List.of(),
                "",
                "",
                "");
    }

    static CompiledIssue compiled(Content content) {
        return COMPILER.compile(content, letterhead());
    }

    /** Names and places as long as they get. */
    static Function<String, String> slots() {
        return slot -> {
            if (slot.startsWith("link:")) {
                return "https://lettre.example/c/" + slot.substring(5) + TOKEN;
            }
            return switch (slot) {
                case "greeting-html" -> " Zoë &lt;b&gt; d’Été";
                case "greeting-text" -> " Zoë <b> d’Été";
                case "pixel" -> "https://lettre.example/o/" + TOKEN;
                default -> "https://lettre.example/" + slot + "/" + TOKEN;
            };
        };
    }
}
