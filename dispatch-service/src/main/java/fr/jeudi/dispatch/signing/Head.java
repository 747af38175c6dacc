package fr.jeudi.dispatch.signing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where the fields of a mail are. */
final class Head {
    private final byte[] mail;
    private final List<Field> fields;
    private final int body;

    private Head(byte[] mail, List<Field> fields, int body) {
        this.mail = mail;
        this.fields = fields;
        this.body = body;
    }

    /** One field, from its name to behind its line end. */
    record Field(String name, int from, int to) {}

    /** A mail with CRLF line ends. */
    static Head of(byte[] mail) {
        var fields = new ArrayList<Field>();
        int at = 0;
        while (at < mail.length && mail[at] != '\r') {
            int end = lineEnd(mail, at);
            while (end < mail.length && (mail[end] == ' ' || mail[end] == '\t')) {
                end = lineEnd(mail, end);
            }
            fields.add(new Field(name(mail, at, end), at, end));
            at = end;
        }
        return new Head(mail, fields, Math.min(mail.length, at + 2));
    }

    byte[] mail() {
        return mail;
    }

    List<Field> fields() {
        return fields;
    }

    /** Where the body begins. */
    int body() {
        return body;
    }

    private static int lineEnd(byte[] mail, int from) {
        int end = from;
        while (end < mail.length && mail[end] != '\n') {
            end++;
        }
        return Math.min(mail.length, end + 1);
    }

    private static String name(byte[] mail, int from, int to) {
        int colon = from;
        while (colon < to && mail[colon] != ':') {
            colon++;
        }
        if (colon == to) {
            throw new IllegalArgumentException("a line of the header is no field");
        }
        return new String(mail, from, colon - from, StandardCharsets.US_ASCII)
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** The last of these first, as verifiers look for them (RFC 6376, 5.4.2). */
    List<Field> named(String name) {
        return fields.stream().filter(it -> it.name().equals(name)).toList().reversed();
    }

    /** The domain of the From address, or nothing. */
    String fromDomain() {
        var from = named("from");
        if (from.isEmpty()) {
            return "";
        }
        var field = from.getFirst();
        var text =
                new String(mail, field.from(), field.to() - field.from(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('>');
        var address = text.substring(0, end < 0 ? text.length() : end).strip();
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
