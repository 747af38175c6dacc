package fr.jeudi.dispatch.bounce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.CharsetUtil;
import org.jspecify.annotations.Nullable;

/**
 * A mail taken apart, as far as it can be: at most 20 levels and 100 parts, what is beyond is not
 * looked at. A mail within the mail stays one part.
 */
record RawMail(Fields header, List<Part> parts) {
    private static final int LARGEST = 1 << 20;
    private static final int LARGEST_TEXT = 64 << 10;
    private static final int MOST_PARTS = 100;
    private static final int MOST_FIELDS = 500;
    private static final int DEEPEST = 20;
    private static final Charset WESTERN = Charset.forName("windows-1252");

    /** Named by programs that write another: what is UTF-8 is told by its bytes. */
    private static final Set<Charset> OFTEN_WRONG =
            Set.of(
                    StandardCharsets.US_ASCII,
                    StandardCharsets.UTF_8,
                    StandardCharsets.ISO_8859_1,
                    WESTERN);

    private static final MimeConfig LENIENT =
            new MimeConfig.Builder()
                    .setMaxLineLen(-1)
                    .setMaxHeaderLen(-1)
                    .setMaxHeaderCount(-1)
                    .setMalformedHeaderStartsBody(true)
                    .build();

    /**
     * One leaf.
     *
     * @param type lower case, without parameters
     */
    record Part(String type, String text) {
        boolean isReport() {
            return type.equals("message/delivery-status")
                    || type.equals("message/global-delivery-status");
        }

        boolean isFeedback() {
            return type.equals("message/feedback-report");
        }

        /** The mail that came back, or its header. */
        boolean isOriginal() {
            return type.startsWith("message/rfc822")
                    || type.equals("message/global")
                    || type.equals("message/partial")
                    || type.equals("message/global-headers")
                    || type.equals("text/rfc822-headers")
                    || type.equals("text/rfc822-header")
                    || type.equals("message/rfc822-headers");
        }

        boolean isProse() {
            return type.startsWith("text/") && !isOriginal();
        }

        String prose() {
            return type.equals("text/html") ? Html.text(text) : text;
        }
    }

    /** Never fails: what cannot be parsed is text. */
    static RawMail of(byte[] raw) {
        var mail = withLineFeeds(raw);
        var header = new ArrayList<Fields.Field>();
        var parts = new ArrayList<Part>();
        var stream = new MimeTokenStream(LENIENT);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        var start = startOfHeader(mail);
        stream.parse(new ByteArrayInputStream(mail, start, Math.min(mail.length, LARGEST) - start));
        try {
            read(stream, header, parts);
        } catch (IOException | MimeException | IllegalStateException _) {
            // Torn mail, the last of these from inside mime4j: what was read so far stands.
        }
        if (parts.isEmpty()) {
            var end = Math.min(mail.length, LARGEST_TEXT);
            var text = decoded(mail, end, null);
            parts.add(new Part("text/plain", header.isEmpty() ? text : behindHeader(text)));
        }
        return new RawMail(new Fields(header), parts);
    }

    Stream<String> reports() {
        return parts.stream().filter(Part::isReport).map(Part::text);
    }

    Optional<String> feedback() {
        return parts.stream().filter(Part::isFeedback).map(Part::text).findFirst();
    }

    Optional<String> original() {
        return parts.stream().filter(Part::isOriginal).map(Part::text).findFirst();
    }

    /** The mail that this one brings back, or along, to be read as this one was. */
    Optional<RawMail> inner() {
        return original().map(it -> of(it.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is written for people; HTML only where there is no plain text. */
    String prose() {
        var plain = joined("text/plain");
        if (!plain.isBlank()) {
            return plain;
        }
        return parts.stream()
                .filter(Part::isProse)
                .map(Part::prose)
                .reduce("", (a, b) -> a + "\n" + b);
    }

    String text() {
        return joined("text/plain");
    }

    private String joined(String type) {
        return parts.stream()
                .filter(it -> it.type.equals(type))
                .map(Part::prose)
                .reduce("", (a, b) -> a + "\n" + b);
    }

    private static void read(MimeTokenStream stream, List<Fields.Field> header, List<Part> parts)
            throws IOException, MimeException {
        var depth = 0;
        for (var state = stream.getState();
                state != EntityState.T_END_OF_STREAM && parts.size() < MOST_PARTS;
                state = stream.next()) {
            switch (state) {
                case T_FIELD -> {
                    if (depth == 0 && header.size() < MOST_FIELDS) {
                        var field = stream.getField();
                        header.add(Fields.Field.of(field.getName(), field.getBody()));
                    }
                }
                case T_START_MULTIPART -> {
                    if (++depth > DEEPEST) {
                        return;
                    }
                }
                case T_END_MULTIPART -> depth--;
                case T_BODY -> parts.add(part(stream));
                default -> {}
            }
        }
    }

    private static Part part(MimeTokenStream stream) throws IOException {
        var descriptor = stream.getBodyDescriptor();
        var type = type(descriptor);
        var largest = type.endsWith("delivery-status") ? LARGEST : LARGEST_TEXT;
        if (!type.startsWith("text/") && !type.startsWith("message/")) {
            return new Part(type, "");
        }
        try (InputStream in = stream.getDecodedInputStream()) {
            var bytes = in.readNBytes(largest);
            return new Part(type, decoded(bytes, bytes.length, descriptor.getCharset()));
        }
    }

    private static String type(BodyDescriptor descriptor) {
        var type = descriptor.getMimeType();
        return type == null ? "text/plain" : type.toLowerCase(Locale.ROOT);
    }

    /** By the charset named; by what the bytes look like where none or a wrong one is. */
    private static String decoded(byte[] bytes, int length, @Nullable String named) {
        var utf8 = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (utf8.contains("\u001b$")) {
            return new String(bytes, 0, length, Charset.forName("ISO-2022-JP"));
        }
        var charset = named == null ? null : CharsetUtil.lookup(named);
        if (charset != null && !OFTEN_WRONG.contains(charset)) {
            return new String(bytes, 0, length, charset);
        }
        return isUtf8(utf8, charset) ? utf8 : new String(bytes, 0, length, WESTERN);
    }

    /** The last letter may be cut; where it is named as well, others may be broken. */
    private static boolean isUtf8(String read, @Nullable Charset named) {
        var broken = read.indexOf('\ufffd');
        return broken < 0
                || broken == read.length() - 1
                || (StandardCharsets.UTF_8.equals(named)
                        && read.chars().anyMatch(c -> c > 127 && c != '\ufffd'));
    }

    /** Of an old Mac, or through a gateway that made two returns of one. */
    private static byte[] withLineFeeds(byte[] raw) {
        var text = new String(raw, StandardCharsets.ISO_8859_1);
        var unified =
                text.indexOf('\n') < 0 ? text.replace('\r', '\n') : text.replace("\r\r\n", "\r\n");
        return unified.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String behindHeader(String mail) {
        return mail.lines()
                .dropWhile(String::isBlank)
                .dropWhile(it -> !it.isBlank())
                .collect(Collectors.joining("\n"));
    }

    /** Behind blank lines and an mbox's “From ”. */
    private static int startOfHeader(byte[] mail) {
        var at = 0;
        while (at < mail.length && Character.isWhitespace(mail[at])) {
            at++;
        }
        if (mail.length - at > 5
                && new String(mail, at, 5, StandardCharsets.US_ASCII).equals("From ")) {
            while (at < mail.length && mail[at] != '\n') {
                at++;
            }
        }
        return Math.min(
                Math.min(at == mail.length ? at : at + (mail[at] == '\n' ? 1 : 0), mail.length),
                LARGEST);
    }
}
