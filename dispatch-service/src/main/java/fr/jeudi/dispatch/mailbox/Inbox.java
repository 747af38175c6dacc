package fr.jeudi.dispatch.mailbox;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SearchTerm;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;

/** One session with the mailbox. For one thread, except {@link #wake} and {@link #cut}. */
final class Inbox implements AutoCloseable {
    private static final int AT_ONCE = 50;

    private final MailboxProperties properties;
    private final IMAPStore store;
    private final IMAPFolder folder;

    private Inbox(MailboxProperties properties, IMAPStore store, IMAPFolder folder) {
        this.properties = properties;
        this.store = store;
        this.folder = folder;
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

    /** Some of those that have not been read; sizes known, nothing else fetched. */
    List<IMAPMessage> unread() throws MessagingException {
        SearchTerm waiting = without(Flags.Flag.DELETED);
        if (properties.keeps()) {
            waiting = new AndTerm(waiting, without(Flags.Flag.SEEN));
        }
        // Asks the server for what is new.
        folder.getMessageCount();
        var found = folder.search(waiting);
        var some = Arrays.copyOf(found, Math.min(found.length, AT_ONCE));
        var sizes = new FetchProfile();
        sizes.add(FetchProfile.Item.SIZE);
        folder.fetch(some, sizes);
        return Arrays.stream(some).map(IMAPMessage.class::cast).toList();
    }

    private static SearchTerm without(Flags.Flag flag) {
        return new FlagTerm(new Flags(flag), false);
    }

    /** The mail as it came; null if it is too large or gone. */
    byte @Nullable [] bytes(IMAPMessage message) throws MessagingException, IOException {
        var largest = Math.toIntExact(properties.largestMail().toBytes());
        if (message.getSize() > largest) {
            return null;
        }
        message.setPeek(true);
        try (var in = message.getMimeStream()) {
            var bytes = in.readNBytes(largest + 1);
            return bytes.length > largest ? null : bytes;
        }
    }

    /** What they say is stored: they need not be read again. */
    void done(Collection<? extends Message> messages) throws MessagingException {
        putAway(messages, properties.doneFolder(), new Flags(Flags.Flag.SEEN));
    }

    void unreadable(Collection<? extends Message> messages) throws MessagingException {
        var flags = new Flags(Flags.Flag.SEEN);
        flags.add(Flags.Flag.FLAGGED);
        putAway(messages, properties.unreadableFolder(), flags);
    }

    private void putAway(Collection<? extends Message> messages, String to, Flags flags)
            throws MessagingException {
        if (messages.isEmpty()) {
            return;
        }
        var all = messages.toArray(Message[]::new);
        try {
            folder.setFlags(all, flags, true);
            if (!properties.keeps()) {
                move(all, existing(to));
            }
        } catch (MessageRemovedException _) {
            // By another instance, which has read them too; what is left is read again.
        }
    }

    private void move(Message[] messages, Folder to) throws MessagingException {
        if (store.hasCapability("MOVE")) {
            folder.moveMessages(messages, to);
        } else {
            folder.copyMessages(messages, to);
            folder.setFlags(messages, new Flags(Flags.Flag.DELETED), true);
            folder.expunge();
        }
    }

    private Folder existing(String name) throws MessagingException {
        var to = store.getFolder(name.isBlank() ? properties.doneFolder() : name);
        if (!to.exists() && !to.create(Folder.HOLDS_MESSAGES) && !to.exists()) {
            throw new MessagingException("no folder " + name + ", and it cannot be made");
        }
        return to;
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
