package fr.jeudi.composer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import fr.jeudi.composer.content.Content;
import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.reading.Reading.Unplaced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssueReaderTest {
    private static final String PLAIN =
            """


            Les Jeudis du fleuve

            Un évènement, un portrait, un outil !

            N°12 - Jeudi 1er octobre 2026

            Quai numéro 7 : on rouvre



            L'évènement du mois

            Le **quai** rouvre ! Voir [le plan](https://example.org/plan).

            - un
            - [deux](#)



            Le portrait de la semaine

            Jeanne tisse.

            Ses outils ?

            Un **fil
            et une aiguille** !

            L'outil de la semaine

            Une feuille, quatre questions.

            LE FLEUVE EN CHIFFRES

            Douze ponts, [une carte](https://example.org/carte).

            **Vous avez aimé cette 'lettre ?
            Alors partagez-la... largement !**

            Les « Jeudis du fleuve » vous donnent rendez-vous **la semaine prochaine avec un thème neuf : "les passeurs"** ! Si ce n'est déjà fait, n'hésitez pas à vous inscrire ! [Inscrivez-vous !](#)

            Retrouvez toutes les cartes sur www.example.org
            """;

    private final IssueReader reader = new IssueReader();

    @Test
    void aPlainTextIssueFindsAllItsPlaces() {
        var content = reader.read(PLAIN).content();

        assertThat(content.number()).isEqualTo(12);
        assertThat(content.date()).isEqualTo(LocalDate.of(2026, 10, 1));
        assertThat(content.headline()).isEqualTo("Quai numéro 7 : on rouvre");
        assertThat(content.theme()).isEqualTo("Quai numéro 7 : on rouvre");
        assertThat(content.event())
                .isEqualTo(
                        new Section(
                                "",
                                """
                                Le **quai** rouvre ! Voir [le plan](https://example.org/plan).

                                - un
                                - [deux](#)\
                                """));
        assertThat(content.portrait().body())
                .endsWith("Ses outils ?\n\nUn **fil\net une aiguille** !");
        assertThat(content.tool().body()).isEqualTo("Une feuille, quatre questions.");
        assertThat(content.further())
                .containsExactly(
                        new Section(
                                "LE FLEUVE EN CHIFFRES",
                                "Douze ponts, [une carte](https://example.org/carte)."));
        assertThat(content.share()).startsWith("**Vous avez aimé").endsWith("largement !**");
        assertThat(content.next()).startsWith("Les « Jeudis").endsWith("\"les passeurs\"** !");
        assertThat(content.signUp())
                .isEqualTo(
                        """
                        Si ce n'est déjà fait, n'hésitez pas à vous inscrire ! [Inscrivez-vous !](#)

                        Retrouvez toutes les cartes sur www.example.org\
                        """);
    }

    @Test
    void theMastheadIsHandedBackSinceEachMailBearsItAnyway() {
        var reading = reader.read(PLAIN);

        assertThat(reading.unplaced())
                .containsExactly(
                        new Unplaced(3, "Les Jeudis du fleuve"),
                        new Unplaced(5, "Un évènement, un portrait, un outil !"));
        assertThat(reading.notes()).containsExactly("theme-is-headline");
    }

    @Test
    void aMarkdownIssueFindsAllItsPlaces() {
        var reading =
                reader.read(
                        """
                        # Les ponts

                        Thème du mois : traverser

                        N° 13 – jeudi 8 octobre 2026

                        ## L’événement de la semaine : le bal des ponts

                        Samedi.

                        ### Au programme

                        Danser.

                        ## **Portrait** : Ali

                        Il passe.

                        ## L’OUTIL

                        Un carnet.

                        ## Ailleurs

                        Loin.

                        ## La semaine prochaine

                        Les gués.

                        ## Pas encore abonné ?

                        Venez.
                        """);

        assertThat(reading.content())
                .isEqualTo(
                        new Content(
                                13,
                                LocalDate.of(2026, 10, 8),
                                "traverser",
                                "Les ponts",
                                new Section(
                                        "le bal des ponts",
                                        "Samedi.\n\n### Au programme\n\nDanser."),
                                new Section("Ali", "Il passe."),
                                new Section("", "Un carnet."),
                                List.of(new Section("Ailleurs", "Loin.")),
                                "Les gués.",
                                "",
                                "Venez."));
        assertThat(reading.unplaced()).isEmpty();
        assertThat(reading.notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "L'évènement du mois | event",
                "L’événement de la semaine | event",
                "L'EVENEMENT | event",
                "l evenement | none",
                "## Évènement | event",
                "**L'évènement :** | event",
                "L'évènement du mois : | event",
                "The event | event",
                "Event of the week | event",
                "Le portrait | portrait",
                "PORTRAIT DE LA SEMAINE | portrait",
                "### Le portrait du jeudi | portrait",
                "__Le portrait__ | portrait",
                "Portrait | portrait",
                "L’outil de la semaine | tool",
                "Outil | tool",
                "The tool | tool",
                "Tool of the month: | tool",
                "Les outils du jardin sont rangés | none",
                "Un portrait de la ville se dessine | none"
            })
    void slotsAreKnownByManyNames(String heading, String slot) {
        var content = reader.read("# Titre\n\n" + heading + "\n\nLe texte.\n").content();

        var found =
                content.event().body().equals("Le texte.")
                        ? "event"
                        : content.portrait().body().equals("Le texte.")
                                ? "portrait"
                                : content.tool().body().equals("Le texte.") ? "tool" : "none";
        assertThat(found).isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N°67 - Jeudi 26 janvier 2023 | 67 | 2023-01-26",
                "n° 68, jeudi 1er février 2024 | 68 | 2024-02-01",
                "Numéro 9 | 9 |",
                "No 5 — 12/03/2026 | 5 | 2026-03-12",
                "Nº 6 du 2026-03-12 | 6 | 2026-03-12",
                "**N°\u00A070 – Jeudi\u00A05\u00A0août\u00A02027** | 70 | 2027-08-05",
                "JEUDI 15 DÉCEMBRE 2022 | | 2022-12-15",
                "Issue #12, Thursday 4 June 2026 | 12 | 2026-06-04",
                "Thursday, June 4th, 2026 | | 2026-06-04",
                "N° 7 du 31 février 2026 | 7 |",
                "N° 0 | |",
                "N° 9999999999 | |"
            })
    void numbersAndDatesAreReadAsPeopleWriteThem(String line, Integer number, LocalDate date) {
        var content = reader.read("Les Jeudis\n\n" + line + "\n\nUn titre\n").content();

        assertThat(content.number()).isEqualTo(number);
        assertThat(content.date()).isEqualTo(date);
    }

    @Test
    void aHeadlineBesideTheDateIsFound() {
        var content = reader.read("Les Jeudis\nN° 7 – 2 avril 2026 – Au bord de l’eau\n").content();

        assertThat(content.headline()).isEqualTo("Au bord de l’eau");
    }

    @Test
    void aThirdLineOfFrontMatterIsHandedBack() {
        var reading = reader.read("N° 7\n\nLe titre\n\nUn mot d’accueil.\n\nL'outil\n\nUne clé.");

        assertThat(reading.content().headline()).isEqualTo("Le titre");
        assertThat(reading.unplaced()).containsExactly(new Unplaced(5, "Un mot d’accueil."));
    }

    @Test
    void whatFollowsTheCallsIsHandedBack() {
        var reading =
                reader.read(
                        "# T\n\nL'outil\n\nUne clé.\n\nFaites suivre cette lettre !\n\nPaul, Ève\net les autres");

        assertThat(reading.content().tool().body()).isEqualTo("Une clé.");
        assertThat(reading.content().share()).isEqualTo("Faites suivre cette lettre !");
        assertThat(reading.unplaced())
                .containsExactly(new Unplaced(9, "Paul, Ève"), new Unplaced(10, "et les autres"));
    }

    @Test
    void aSlotThatComesTwiceIsOneMoreSection() {
        var content =
                reader.read("# T\n\n## Le portrait\n\nAna\n\n## Le portrait\n\nBob").content();

        assertThat(content.portrait().body()).isEqualTo("Ana");
        assertThat(content.further()).containsExactly(new Section("Le portrait", "Bob"));
    }

    @Test
    void headingsMayBeUnderlined() {
        var content =
                reader.read(
                                "Le titre\n=====\n\nL'outil\n-------\n\nUne clé.\n\nAussi\n---\n\nRien.")
                        .content();

        assertThat(content.headline()).isEqualTo("Le titre");
        assertThat(content.tool()).isEqualTo(new Section("", "Une clé."));
        assertThat(content.further()).containsExactly(new Section("Aussi", "Rien."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "\u2028", "\u0085"})
    void lineEndsOfAllKindsAreLineEnds(String lineEnd) {
        assertThat(reader.read(PLAIN.replace("\n", lineEnd))).isEqualTo(reader.read(PLAIN));
    }

    @Test
    void aByteOrderMarkNoBreakSpacesAndLooseAccentsDoNoHarm() {
        var odd =
                "\uFEFF"
                        + Normalizer.normalize(
                                PLAIN.replace("Jeudi 1er ", "Jeudi\u00A01er\u00A0")
                                        .replace("de la semaine\n", "de la\u00A0semaine\u00A0\n"),
                                Normalizer.Form.NFD);

        assertThat(reader.read(odd).content()).isEqualTo(reader.read(PLAIN).content());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n\n", "\0\0\0", "\uD800", "---", "# ", "**", "#######"})
    void nextToNothingIsReadAsNothing(String text) {
        var reading = reader.read(text);

        assertThat(reading.content().event()).isEqualTo(Section.EMPTY);
        assertThat(reading.content().number()).isNull();
        assertThat(reading.notes()).contains("number-missing", "event-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "# ",
                "*",
                "**a** ",
                "N° ",
                "1 ",
                "1er janvier ",
                "\u00A0",
                "A B ",
                "- ",
                "[",
                "é",
                "partagez ",
                "rendez-vous ",
                "semaine prochaine ",
                "Retrouvez ",
                "! Inscrivez-vous ",
                "\t#",
                "N°1\n",
                "L'outil\n\n",
                "# a\n",
                "A B\n\n",
                "L'outil\n\npartagez-le\n\n",
                "x\n---\n\n",
                "# Les Jeudis\n"
            })
    @Timeout(60)
    void aLineOfAMegabyteOrThousandsOfLinesAreReadSoon(String repeated) {
        int length = repeated.contains("\n") ? 250_000 : 1_000_000;
        var text = repeated.repeat(length / repeated.length());

        assertThat(reader.read("Titre\n\n" + text.substring(0, 200_000))).isNotNull();
        assertThat(reader.read("L'outil\n\n" + text)).isNotNull();
    }

    @Test
    @Timeout(60)
    void noiseIsReadWithoutAnError() {
        var random = new Random(17);
        var bytes = new byte[200_000];
        random.nextBytes(bytes);

        assertThat(reader.read(new String(bytes, StandardCharsets.ISO_8859_1))).isNotNull();
        assertThat(reader.read(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
    }

    /** Content and unplaced lines together hold every word; headings may give their names. */
    @Test
    void noWordIsLost() {
        var words =
                Stream.of(
                                "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf",
                                "hotel", "india", "juliett")
                        .toList();
        var text =
                """
                alpha

                bravo N° 3 charlie

                delta

                echo

                L'outil
                foxtrot

                GOLF GOLF
                hotel

                Partagez-le, india

                juliett
                """;

        var reading = reader.read(text);

        var all =
                reading.content().toString().toLowerCase(Locale.ROOT)
                        + reading.unplaced().stream()
                                .map(Unplaced::text)
                                .collect(Collectors.joining(" "));
        assertThat(all).contains(words);
    }

    @Test
    void theSampleIssueIsReadWhole() throws IOException {
        try (var sample = IssueReaderTest.class.getResourceAsStream("/composer/sample-issue.md")) {
            var reading =
                    reader.read(
                            new String(
                                    Objects.requireNonNull(sample).readAllBytes(),
                                    StandardCharsets.UTF_8));

            assertThat(reading.unplaced()).isEmpty();
            assertThat(reading.notes()).containsExactly("date-missing");
            assertThat(reading.content())
                    .extracting(Content::number, c -> c.further().size(), c -> c.event().isEmpty())
                    .containsExactly(1, 1, false);
            assertThat(reading.content().next()).isNotBlank();
            assertThat(reading.content())
                    .extracting(c -> c.portrait().title(), c -> c.tool().title())
                    .isEqualTo(
                            tuple("Solène Kermadec, passeuse de clés", "La boussole du partenariat")
                                    .toList());
        }
    }
}
