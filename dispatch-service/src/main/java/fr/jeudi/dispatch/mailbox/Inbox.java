package fr.jeudi.dispatch.mailbox;

import fr.jeudi.dispatch.mailbox.ByUid.Waiting;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;

/** One session with the mailbox. For one thread, except {@link #wake} and {@link #cut}. */
final class Inbox implements AutoCloseable {
    private static final int AT_ONCE = 50;

    /** RFC 3501, 9, date. */
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.US);

    private final MailboxProperties properties;
    private final IMAPStore store;
    private final IMAPFolder folder;
    private final ByUid mails;
    private final Set<Long> passedOver = new HashSet<>();

    private Inbox(MailboxProperties properties, IMAPStore store, IMAPFolder folder) {
        this.properties = properties;
        this.store = store;
        this.folder = folder;
        this.mails = new ByUid(folder);
    }

    static Inbox open(MailboxProperties properties) throws MessagingException {
        var store =
                (IMAPStore)
                        Session.getInstance(settings(properties)).getStore(properties.protocol());
        try {
            store.connect(
                    properties.host(),
                    properties.portOrDefault(),
                    properties.user(),
                    properties.password());
            var folder = (IMAPFolder) store.getFolder(properties.folder());
            folder.open(Folder.READ_WRITE);
            return new Inbox(properties, store, folder);
        } catch (MessagingException e) {
            close(store);
            throw e;
        }
    }

    private static Properties settings(MailboxProperties properties) {
        var settings = new Properties();
        var prefix = "mail." + properties.protocol() + ".";
        var patience = properties.pollInterval().plus(Duration.ofSeconds(30)).toMillis();
        settings.put(prefix + "connectiontimeout", "15000");
        settings.put(prefix + "timeout", String.valueOf(patience));
        settings.put(prefix + "writetimeout", "30000");
        settings.put(prefix + "fetchsize", "262144");
        settings.put(prefix + "peek", "true");
        boolean startTls = properties.tls() == MailboxProperties.Tls.STARTTLS;
        settings.put(prefix + "starttls.enable", String.valueOf(startTls));
        settings.put(prefix + "starttls.required", String.valueOf(startTls));
        settings.put(prefix + "ssl.checkserveridentity", "true");
        settings.putAll(properties.properties());
        return settings;
    }

    /** Some of those that have not been read or passed over; nothing but sizes fetched. */
    List<Waiting> unread() throws MessagingException {
        // Asks the server for what is new.
        folder.getMessageCount();
        var found = mails.search(properties.keeps() ? "UNDELETED UNSEEN" : "UNDELETED");
        return mails.waiting(
                found.stream().filter(it -> !passedOver.contains(it)).limit(AT_ONCE).toList());
    }

    /** Leaves it for the next session, so that those behind it are read in this one. */
    void passOver(Waiting mail) {
        passedOver.add(mail.uid());
    }

    Set<Long> passedOver() {
        return Set.copyOf(passedOver);
    }

    boolean isTooLarge(Waiting mail) {
        return mail.size() > properties.largestMail().toBytes();
    }

    /** The mail as it came, or its front if it is too large; null if the server gives nothing. */
    byte @Nullable [] bytes(Waiting mail) throws MessagingException {
        return mails.bytes(mail.uid(), Math.toIntExact(properties.largestMail().toBytes()));
    }

    /** What they say is stored: they need not be read again. */
    void done(Collection<Waiting> read) throws MessagingException {
        putAway(read, properties.doneFolder(), "\\Seen");
    }

    void unreadable(Collection<Waiting> read) throws MessagingException {
        putAway(read, unreadableFolder(), "\\Seen \\Flagged");
    }

    private String unreadableFolder() {
        var name = properties.unreadableFolder();
        return name.isBlank() ? properties.doneFolder() : name;
    }

    private void putAway(Collection<Waiting> read, String to, String flags)
            throws MessagingException {
        if (read.isEmpty()) {
            return;
        }
        var uids = read.stream().map(Waiting::uid).toList();
        mails.flag(uids, flags);
        if (!properties.keeps()) {
            move(uids, existing(to).getFullName());
        }
    }

    private void move(Collection<Long> uids, String to) throws MessagingException {
        if (store.hasCapability("MOVE")) {
            mails.move(uids, to);
            return;
        }
        mails.copy(uids, to);
        delete(folder, mails, uids);
    }

    private Folder existing(String name) throws MessagingException {
        var to = store.getFolder(name);
        if (!to.exists() && !to.create(Folder.HOLDS_MESSAGES) && !to.exists()) {
            throw new MessagingException("no folder " + name + ", and it cannot be made");
        }
        return to;
    }

    /** Deletes those read that arrived before this day; none where they stay unmoved. */
    void forget(LocalDate before) throws MessagingException {
        if (properties.keeps()) {
            return;
        }
        for (var name : new TreeSet<>(List.of(properties.doneFolder(), unreadableFolder()))) {
            var readOnes = (IMAPFolder) store.getFolder(name);
            if (readOnes.exists()) {
                readOnes.open(Folder.READ_WRITE);
                try {
                    forget(readOnes, before);
                } finally {
                    readOnes.close(false);
                }
            }
        }
    }

    private void forget(IMAPFolder readOnes, LocalDate before) throws MessagingException {
        var byUid = new ByUid(readOnes);
        var old = byUid.search("BEFORE " + DAY.format(before));
        for (int i = 0; i < old.size(); i += AT_ONCE) {
            delete(readOnes, byUid, old.subList(i, Math.min(i + AT_ONCE, old.size())));
        }
    }

    private void delete(IMAPFolder from, ByUid byUid, Collection<Long> uids)
            throws MessagingException {
        byUid.flag(uids, "\\Deleted");
        if (store.hasCapability("UIDPLUS")) {
            byUid.expunge(uids);
        } else {
            from.expunge();
        }
    }

    boolean offersIdle() throws MessagingException {
        return store.hasCapability("IDLE");
    }

    /** Until the server has something to say, or {@link #wake}. */
    void idle() throws MessagingException {
        folder.idle(true);
    }

    /** Ends {@link #idle}, from another thread. */
    void wake() throws MessagingException {
        if (folder.isOpen()) {
            var _ = folder.getMessageCount();
        }
    }

    /** Hangs up, from another thread. */
    void cut() throws MessagingException {
        folder.forceClose();
    }

    @Override
    public void close() {
        close(store);
    }

    private static void close(IMAPStore store) {
        try {
            store.close();
        } catch (MessagingException _) {
            // Gone already.
        }
    }
}
