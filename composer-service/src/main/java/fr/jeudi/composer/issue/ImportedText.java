package fr.jeudi.composer.issue;

import fr.jeudi.composer.issue.Refused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A text as it came in: UTF-8, one megabyte at most. */
public final class ImportedText {
    public static final int MOST = 1024 * 1024;

    private ImportedText() {}

    public static String of(byte[] bytes) {
        if (bytes.length > MOST) {
            throw new Refused(Reason.TOO_LARGE, "The text is larger than 1 MB.");
        }
        try {
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.isBlank()) {
                throw new Refused(Reason.INVALID, "The text is empty.");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new Refused(Reason.INVALID, "The text is not in UTF-8.");
        }
    }
}
