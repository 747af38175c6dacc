package fr.jeudi.tracking.reports;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table as RFC 4180 text that spreadsheets open well: with a byte order mark, all cells quoted,
 * and none taken for a formula (STANDARDS X9).
 */
final class CsvTable {
    private static final String FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠";

    private final StringBuilder text = new StringBuilder("\uFEFF");
    private final char separator;

    /** Excel expects semicolons where the comma is the decimal mark. */
    CsvTable(char separator) {
        this.separator = separator;
    }

    CsvTable row(Object... cells) {
        text.append(
                        Arrays.stream(cells)
                                .map(this::cell)
                                .collect(Collectors.joining(String.valueOf(separator))))
                .append("\r\n");
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String cell(Object value) {
        if (value instanceof Double share) {
            var written = String.format(Locale.ROOT, "%.4f", share);
            return separator == ';' ? written.replace('.', ',') : written;
        }
        if (value instanceof Number) {
            return value.toString();
        }
        var said = value.toString();
        var guard = !said.isEmpty() && FORMULA_SIGNS.indexOf(said.charAt(0)) >= 0 ? "'" : "";
        return '"' + guard + said.replace("\"", "\"\"") + '"';
    }
}
