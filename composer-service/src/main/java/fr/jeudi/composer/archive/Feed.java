package fr.jeudi.composer.archive;

import fr.jeudi.composer.content.Section;
import fr.jeudi.composer.issue.Issue;
import fr.jeudi.composer.press.HouseProperties;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The archive as an Atom feed (RFC 4287), well-formed whatever authors write. */
final class Feed {
    private static final int MOST = 30;
    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private final XMLStreamWriter xml;

    private Feed(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static byte[] write(List<Issue> issues, String title, String subtitle, HouseProperties house) {
        var bytes = new ByteArrayOutputStream();
        try {
            var xml =
                    XMLOutputFactory.newDefaultFactory()
                            .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            new Feed(xml).feed(issues, title, subtitle, house);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private void feed(List<Issue> issues, String title, String subtitle, HouseProperties house)
            throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("feed");
        xml.writeDefaultNamespace(ATOM);
        xml.writeAttribute("xml:lang", "fr");
        element("id", house.at("/feed.xml"));
        element("title", title);
        element("subtitle", subtitle);
        link("self", house.at("/feed.xml"));
        link("alternate", house.at("/archive"));
        element("updated", updated(issues).toString());
        xml.writeStartElement("author");
        element("name", title);
        xml.writeEndElement();
        for (var issue : issues.stream().limit(MOST).toList()) {
            entry(issue, house.at("/archive/" + issue.takenNumber()));
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void entry(Issue issue, String address) throws XMLStreamException {
        var released = String.valueOf(issue.releasedAt());
        xml.writeStartElement("entry");
        element("id", address);
        element("title", "N° " + issue.takenNumber() + " – " + issue.content().headline());
        link("alternate", address);
        element("published", released);
        element("updated", released);
        element("summary", summary(issue));
        xml.writeEndElement();
    }

    private static String summary(Issue issue) {
        var content = issue.content();
        return Stream.of(content.event(), content.portrait(), content.tool())
                .map(Section::title)
                .filter(it -> !it.isBlank())
                .collect(Collectors.joining(" · "));
    }

    private static Instant updated(List<Issue> issues) {
        return issues.stream()
                .map(Issue::releasedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private void link(String rel, String address) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", rel);
        xml.writeAttribute("href", address);
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    /** What XML 1.0 has no way to write is left out. */
    private static String allowed(String text) {
        return text.codePoints()
                .filter(it ->
                        it == '\t'
                                || (it >= 0x20 && it <= 0xD7FF)
                                || (it >= 0xE000 && it <= 0xFFFD)
                                || it >= 0x10000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
