package fr.jeudi.composer.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS 2.5; a tilde stands for a no-break space. */
class TypographyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Vous venez ? | Vous venez~?",
                "Vous venez? Oui! | Vous venez~? Oui~!",
                "Quoi ?! | Quoi~?!",
                "Voici : un, deux ; trois | Voici~: un, deux~; trois",
                "Voici: tout | Voici~: tout",
                "« mot » | «~mot~»",
                "«mot» | «~mot~»",
                "le \"grand jour\" arrive | le «~grand jour~» arrive",
                "le \" grand jour \", enfin | le «~grand jour~», enfin",
                "l'été d'avant | l’été d’avant",
                "un flash 'info | un flash ’info",
                "et puis... voilà | et puis… voilà",
                "le numéro n°42 | le numéro n°~42",
                "le N° 42 | le n°~42",
                "N°42 en ligne | N°~42 en ligne",
                "12 345 personnes | 12~345 personnes",
                "1 234 567 euros | 1~234~567~euros",
                "en 2023 500 personnes | en 2023 500 personnes",
                "25 % et 10 € | 25~% et 10~€",
                "à 8 h 30 | à 8~h~30",
                "M. Dupont et Mme Ba, p. 3 | M.~Dupont et Mme~Ba, p.~3",
                "le 20 novembre, le 1er mai | le 20~novembre, le 1er~mai",
                "ici - ou là - demain | ici – ou là – demain",
                "« Ah »! | «~Ah~»~!"
            })
    void textIsSetAsTheHouseDoes(String written, String set) {
        assertThat(Typography.of(written)).isEqualTo(set.replace('~', '\u00A0'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a?b=c;d!e:f",
                "Voir www.example.org/l'eau?x=1 demain",
                "jeanne.d'arc@example.org",
                "à 10:30",
                "3 - 2 = 1",
                "std::move",
                "a?b=c",
                "12:30:45",
                "C'",
                ""
            })
    void addressesAndCodeStayAsTheyAre(String text) {
        assertThat(Typography.of(text).replace('’', '\'')).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "« Ah »! Vraiment ?! \"Oui\" : n°12, N° 13... 12 345 678 € à 8 h 30 - le 1er mai",
                "www.example.org: un site; « x » !",
                "\"a\" \"b\" 'c' « \"d\" » ...... ???  !!!",
                "  : ; ! ? » « ",
                "n°n°1 N°N°2 - - - \" \" \"",
                "1 000 000 000 000 %",
                "https://example.org: ici? (www.example.org)!"
            })
    void applyingItTwiceChangesNothing(String text) {
        var once = Typography.of(text);

        assertThat(Typography.of(once)).isEqualTo(once);
    }

    @Test
    @Timeout(60)
    void longTextsTakeTimeInProportion() {
        for (var odd :
                new String[] {
                    " ", "\"", "«", "'", "1 ", "n° ", ".", "a@", "www.", "- ", "\u00A0"
                }) {
            var start = System.nanoTime();
            Typography.of(odd.repeat(200_000));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(odd)
                    .isLessThan(Duration.ofSeconds(20));
        }
    }
}
