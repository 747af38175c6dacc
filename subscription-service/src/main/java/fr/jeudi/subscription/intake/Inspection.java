package fr.jeudi.subscription.intake;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Looks at an upload while it passes: how it is encoded, how many lines it has, its first bytes,
 * and that it is not too large.
 */
final class Inspection extends FilterInputStream {
    private static final int HEAD = 65_536;

    private final long limit;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(16_384);
    private final CharBuffer chars = CharBuffer.allocate(16_384);
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean isUtf8 = true;
    private boolean hasNul;
    private long size;
    private long lines;
    private int latest = '\n';

    Inspection(InputStream upload, long limit) {
        super(upload);
        this.limit = limit;
    }

    /** Longer than any import may be. */
    private static final class TooLarge extends IOException {}

    boolean isTooLarge() {
        return size > limit;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, Math.min(length, 8_192));
        if (count > 0) {
            see(target, offset, count);
        }
        return count;
    }

    private void see(byte[] target, int offset, int count) throws TooLarge {
        size += count;
        if (size > limit) {
            throw new TooLarge();
        }
        if (head.size() < HEAD) {
            head.write(target, offset, Math.min(count, HEAD - head.size()));
        }
        for (int i = offset; i < offset + count; i++) {
            hasNul |= target[i] == 0;
            if (latest == '\n') {
                lines++;
            }
            latest = target[i];
        }
        if (isUtf8) {
            bytes.put(target, offset, count).flip();
            chars.clear();
            isUtf8 = !utf8.decode(bytes, chars, false).isError();
            bytes.compact();
        }
    }

    /** UTF-8 where it is, else what spreadsheets of Windows write. */
    Charset charset() {
        return isUtf8 ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
    }

    /** Text has none: this is a workbook, an archive, or UTF-16. */
    boolean isBinary() {
        return hasNul;
    }

    long lines() {
        return lines;
    }

    /** The beginning, without a byte order mark. */
    String head() {
        var text = head.toString(charset());
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
