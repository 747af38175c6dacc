package fr.jeudi.local.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Mails as files, and a list of them. A mail is in the list once its file is whole, and only then
 * is it acknowledged; what a crash left half written was never taken, and is removed at the next
 * start.
 */
public final class Mailbox implements AutoCloseable {
    private static final String SUFFIX = ".eml";

    private final Path folder;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final FileChannel list;
    private final TreeMap<String, ReceivedMail> mails = new TreeMap<>();
    private long lastNumber;

    private Mailbox(Path folder, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        Files.createDirectories(folder);
        var file = folder.resolve("list.jsonl");
        load(file);
        this.list =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        for (var mail : mails.values()) {
            append(mail);
        }
    }

    /** The one in this folder, made if there is none. */
    public static Mailbox in(Path folder, Clock clock) throws IOException {
        return new Mailbox(folder, clock);
    }

    private void load(Path file) throws IOException {
        var files = files();
        if (Files.exists(file)) {
            for (var line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
                read(line).filter(it -> files.contains(it.id())).ifPresent(this::remember);
            }
        }
        files.removeAll(mails.keySet());
        for (var id : files) {
            Files.deleteIfExists(file(id));
        }
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(SUFFIX))
                    .map(it -> it.substring(0, it.length() - SUFFIX.length()))
                    .collect(HashSet::new, HashSet::add, HashSet::addAll);
        }
    }

    private Optional<ReceivedMail> read(String line) {
        try {
            return line.isBlank()
                    ? Optional.empty()
                    : Optional.of(json.readValue(line, ReceivedMail.class));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    private void remember(ReceivedMail mail) {
        mails.put(mail.id(), mail);
        lastNumber = Math.max(lastNumber, Long.parseLong(mail.id(), 36));
    }

    /** Keeps one mail, bytes as they came, for all these recipients. */
    ReceivedMail keep(String from, List<String> to, byte[] content) throws IOException {
        var now = clock.instant();
        var id = nextId(now.toEpochMilli());
        var headers = MailHeaders.of(new ByteArrayInputStream(content));
        var mail =
                new ReceivedMail(
                        id,
                        now,
                        from,
                        List.copyOf(to),
                        headers.from(),
                        headers.subject(),
                        content.length);
        Files.write(file(id), content, StandardOpenOption.CREATE_NEW);
        synchronized (this) {
            append(mail);
            remember(mail);
        }
        return mail;
    }

    /** Ids sort by arrival, and none comes twice even when the mailbox is emptied. */
    private synchronized String nextId(long millis) {
        lastNumber = Math.max(lastNumber + 1, millis << 10);
        return Long.toString(lastNumber, 36);
    }

    private void append(ReceivedMail mail) throws IOException {
        var line = json.writeValueAsString(mail) + "\n";
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            list.write(bytes);
        }
    }

    /** Newest first; {@code to} narrows to recipients, blank is everybody. */
    synchronized List<ReceivedMail> list(String to) {
        Stream<ReceivedMail> newestFirst = mails.descendingMap().values().stream();
        return to.isBlank()
                ? newestFirst.toList()
                : newestFirst.filter(it -> it.isTo(to.strip())).toList();
    }

    synchronized Optional<ReceivedMail> find(String id) {
        return Optional.ofNullable(mails.get(id));
    }

    /** How many there are. */
    public synchronized int size() {
        return mails.size();
    }

    /** The bytes as they came; empty where the mail is gone. */
    Optional<byte[]> content(String id) {
        try {
            return find(id).isPresent()
                    ? Optional.of(Files.readAllBytes(file(id)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets every mail. */
    synchronized void empty() throws IOException {
        var gone = new ArrayList<>(mails.keySet());
        mails.clear();
        list.truncate(0);
        list.position(0);
        for (var id : gone) {
            Files.deleteIfExists(file(id));
        }
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    @Override
    public void close() throws IOException {
        list.close();
    }
}
