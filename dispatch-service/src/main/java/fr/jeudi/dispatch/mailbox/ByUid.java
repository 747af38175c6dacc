package fr.jeudi.dispatch.mailbox;

import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a mailbox that name mails by UID, where Angus knows numbers only: a number may
 * come to mean another mail while others move mail at the same time, a UID never does. One that is
 * gone is passed over (RFC 3501, 6.4.8).
 */
final class ByUid {
    private final IMAPFolder folder;

    ByUid(IMAPFolder folder) {
        this.folder = folder;
    }

    /**
     * A mail in the folder.
     *
     * @param arrivedAt the same at each reading, in whatever folder; null where the server tells
     *     none
     */
    record Waiting(long uid, long size, @Nullable Instant arrivedAt) {}

    List<Long> search(String which) throws MessagingException {
        var found = new ArrayList<Long>();
        for (var it : run("UID SEARCH " + which)) {
            if (it instanceof IMAPResponse response && response.keyEquals("SEARCH")) {
                for (long uid = response.readLong(); uid != -1; uid = response.readLong()) {
                    found.add(uid);
                }
            }
        }
        return found;
    }

    /** With a size of 0 where the server tells none. */
    List<Waiting> waiting(Collection<Long> uids) throws MessagingException {
        if (uids.isEmpty()) {
            return List.of();
        }
        var told = new HashMap<Long, Waiting>();
        var wanted = " (UID RFC822.SIZE INTERNALDATE)";
        for (var it : run("UID FETCH " + set(uids) + wanted, null, Refusal.TAKEN)) {
            if (it instanceof FetchResponse fetched) {
                var uid = fetched.getItem(UID.class);
                var size = fetched.getItem(RFC822SIZE.class);
                if (uid != null && size != null) {
                    told.put(uid.uid, new Waiting(uid.uid, size.size, arrivedAt(fetched)));
                }
            }
        }
        return uids.stream().map(it -> told.getOrDefault(it, new Waiting(it, 0, null))).toList();
    }

    private static @Nullable Instant arrivedAt(FetchResponse fetched) {
        var date = fetched.getItem(INTERNALDATE.class);
        return date == null || date.getDate() == null ? null : date.getDate().toInstant();
    }

    /**
     * At most so many of its bytes, read by nobody yet as far as flags go; null if the server gives
     * none: the mail is gone, or beyond its reach.
     */
    byte @Nullable [] bytes(long uid, int atMost) throws MessagingException {
        var part = " (UID BODY.PEEK[]<0." + atMost + ">)";
        for (var it : run("UID FETCH " + uid + part, null, Refusal.TAKEN)) {
            if (it instanceof FetchResponse fetched && is(fetched, uid)) {
                var body = fetched.getItem(BODY.class);
                var in = body == null ? null : body.getByteArrayInputStream();
                if (in != null) {
                    return in.readAllBytes();
                }
            }
        }
        return null;
    }

    private static boolean is(FetchResponse fetched, long uid) {
        var its = fetched.getItem(UID.class);
        return its != null && its.uid == uid;
    }

    void flag(Collection<Long> uids, String flags) throws MessagingException {
        var _ = run("UID STORE " + set(uids) + " +FLAGS.SILENT (" + flags + ")");
    }

    void move(Collection<Long> uids, String to) throws MessagingException {
        var _ = run("UID MOVE " + set(uids), mailbox(to), Refusal.THROWN);
    }

    void copy(Collection<Long> uids, String to) throws MessagingException {
        var _ = run("UID COPY " + set(uids), mailbox(to), Refusal.THROWN);
    }

    /** Of those flagged as deleted just these. */
    void expunge(Collection<Long> uids) throws MessagingException {
        var _ = run("UID EXPUNGE " + set(uids));
    }

    private static Argument mailbox(String name) {
        var argument = new Argument();
        argument.writeString(BASE64MailboxEncoder.encode(name));
        return argument;
    }

    private static String set(Collection<Long> uids) {
        return uids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** What a NO at the end means: some servers give what they can before it (RFC 2180, 4.1). */
    private enum Refusal {
        TAKEN,
        THROWN
    }

    private List<Response> run(String command) throws MessagingException {
        return run(command, null, Refusal.THROWN);
    }

    private List<Response> run(String command, @Nullable Argument argument, Refusal refusal)
            throws MessagingException {
        var responses =
                (Response[])
                        folder.doCommand(protocol -> {
                            var all = protocol.command(command, argument);
                            protocol.notifyResponseHandlers(all);
                            var last = all[all.length - 1];
                            if (refusal == Refusal.THROWN || !last.isNO()) {
                                protocol.handleResult(last);
                            }
                            return all;
                        });
        return Arrays.asList(responses);
    }
}
