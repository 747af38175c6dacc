package fr.jeudi.journey;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A mail as it was received, and as its reader's program understands it. */
final class Mail {
    private static final Session SESSION = Session.getInstance(new Properties());
    private static final Pattern ANGLED = Pattern.compile("<([^<>]+)>");

    private final byte[] raw;
    private final MimeMessage message;

    private Mail(byte[] raw, MimeMessage message) {
        this.raw = raw;
        this.message = message;
    }

    static Mail of(byte[] raw) {
        try {
            return new Mail(raw, new MimeMessage(SESSION, new ByteArrayInputStream(raw)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] raw() {
        return raw.clone();
    }

    /** Values of all fields of that name, unfolded. */
    List<String> all(String name) {
        try {
            var values = message.getHeader(name);
            return values == null
                    ? List.of()
                    : Arrays.stream(values).map(it -> it.replaceAll("\r?\n\\s+", " ")).toList();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    String one(String name) {
        var values = all(name);
        if (values.size() != 1) {
            throw new AssertionError("expected one " + name + ", got " + values);
        }
        return values.getFirst();
    }

    String subject() {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether the subject holds these words, whatever kind of space French typography put between
     * them.
     */
    boolean isAbout(String words) {
        return plain(subject()).contains(plain(words));
    }

    private static String plain(String text) {
        return text.replaceAll("[\\u00a0\\u202f]", " ");
    }

    String text() {
        return part("text/plain");
    }

    Document html() {
        return Jsoup.parse(part("text/html"));
    }

    /** All links of the HTML part, or of the text part where there is no other. */
    List<String> links() {
        var links = new ArrayList<String>();
        if (types().contains("text/html")) {
            html().select("a[href]").forEach(it -> links.add(it.attr("href")));
        }
        Pattern.compile("https?://[^\\s<>\"]+")
                .matcher(text())
                .results()
                .forEach(it -> links.add(it.group()));
        return links;
    }

    /** The first link whose path starts like this. */
    String link(String path) {
        return links().stream()
                .filter(it -> it.contains(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link to " + path + " in " + links()));
    }

    String pixel() {
        return html().select("img[src*=/o/]").attr("src");
    }

    /** The one https or http address of List-Unsubscribe. */
    String unsubscribe() {
        var found =
                ANGLED.matcher(one("List-Unsubscribe"))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> it.startsWith("http"))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one web address in " + one("List-Unsubscribe"));
        }
        return found.getFirst();
    }

    /** Content types of the leaves, in order. */
    List<String> types() {
        var types = new ArrayList<String>();
        leaves(message).forEach(it -> types.add(type(it)));
        return types;
    }

    private String part(String type) {
        return leaves(message).stream()
                .filter(it -> type(it).equals(type))
                .map(Mail::content)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + types()));
    }

    private static String content(Part part) {
        try {
            return (String) part.getContent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(Part part) {
        try {
            return part.getContentType().replaceAll(";(?s:.*)", "").strip();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Part> leaves(Part part) {
        try {
            if (!(part.getContent() instanceof Multipart many)) {
                return List.of(part);
            }
            var leaves = new ArrayList<Part>();
            for (int i = 0; i < many.getCount(); i++) {
                BodyPart each = many.getBodyPart(i);
                leaves.addAll(leaves(each));
            }
            return leaves;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
