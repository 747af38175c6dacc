package fr.jeudi.subscription.intake;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The lines not taken, as a file a spreadsheet opens without running any of it (X9). */
@Component
class RefusedLines {
    private static final String FORMULAS = "=+-@\t\r＝＋－＠";

    private final Imports imports;
    private final MessageSource messages;

    RefusedLines(Imports imports, MessageSource messages) {
        this.imports = imports;
        this.messages = messages;
    }

    void write(CsvImport of, Locale locale, Writer target) throws IOException {
        target.write('\uFEFF');
        var csv = CsvWriter.builder().build(target);
        csv.writeRecord("line", "reason", "explanation", "email", "name");
        imports.refusals(
                of,
                it ->
                        csv.writeRecord(
                                String.valueOf(it.line()),
                                it.reason(),
                                messages.getMessage("import.reason." + it.reason(), null, locale),
                                harmless(it.email()),
                                harmless(it.name())));
        csv.flush();
    }

    static String harmless(String cell) {
        return !cell.isEmpty() && FORMULAS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
