package fr.jeudi.journey.mailservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mails that a Postfix has delivered, read or not. */
record Maildir(Path folder) {

    /** Each as it went over the wire, below the fields that Postfix puts on top. */
    List<byte[]> to(String recipient) {
        var mark = "Delivered-To: " + recipient + "\n";
        return Stream.of("new", "cur")
                .flatMap(it -> mails(folder.resolve(it)))
                .filter(it -> it.contains(mark))
                .map(it -> it.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static Stream<String> mails(Path folder) {
        var mails = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                mails.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (NoSuchFileException _) {
            // Nothing was delivered yet.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mails.stream();
    }
}
