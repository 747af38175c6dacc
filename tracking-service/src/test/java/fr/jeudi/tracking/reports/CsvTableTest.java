package fr.jeudi.tracking.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STANDARDS X9. */
class CsvTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx", "＝1"})
    void noCellBecomesAFormula(String cell) {
        assertThat(text(new CsvTable(',').row(cell))).isEqualTo("\uFEFF\"'" + cell + "\"\r\n");
    }

    @Test
    void quotesAndSeparatorsStayInTheirCell() {
        assertThat(text(new CsvTable(';').row("a \"b\"; c\nd", 3L, "")))
                .isEqualTo("\uFEFF\"a \"\"b\"\"; c\nd\";3;\"\"\r\n");
    }

    @Test
    void fractionsAreWrittenAsTheSpreadsheetReadsThem() {
        assertThat(text(new CsvTable(';').row(0.25))).contains("0,2500");
        assertThat(text(new CsvTable(',').row(0.25))).contains("0.2500");
    }

    private static String text(CsvTable table) {
        return new String(table.bytes(), StandardCharsets.UTF_8);
    }
}
