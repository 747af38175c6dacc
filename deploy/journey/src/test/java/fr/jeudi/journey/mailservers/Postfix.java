package fr.jeudi.journey.mailservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * One Postfix with configuration, queue and log of its own, which knows nothing of the machine's
 * and asks no DNS. Mail for its own domains ends in one Maildir.
 */
final class Postfix implements AutoCloseable {
    private static final List<String> QUEUES =
            List.of(
                    "active",
                    "bounce",
                    "corrupt",
                    "defer",
                    "deferred",
                    "flush",
                    "hold",
                    "incoming",
                    "private",
                    "saved",
                    "trace");

    private final Path folder;

    private Postfix(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes connections when this returns.
     *
     * @param folder that Postfix's users can reach, and that is not there yet
     * @param settings more lines of {@code main.cf}
     * @param tables files beside {@code main.cf}
     */
    static Postfix start(Path folder, int port, String settings, Map<String, String> tables) {
        try {
            var etc = Files.createDirectories(folder.resolve("etc"));
            Files.writeString(etc.resolve("master.cf"), services(port));
            Files.writeString(etc.resolve("main.cf"), settings(folder) + settings);
            for (var table : tables.entrySet()) {
                Files.writeString(etc.resolve(table.getKey()), table.getValue());
            }
            makeFolders(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run("postfix", "-c", folder.resolve("etc").toString(), "start");
        return new Postfix(folder);
    }

    private static String services(int port) {
        return """
        127.0.0.1:%d inet n - n - - smtpd
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        flush unix n - n 1000? 0 flush
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        scache unix - - n - 1 scache
        showq unix n - n - - showq
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        tlsmgr unix - - n 1000? 1 tlsmgr
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        """
                .formatted(port);
    }

    /** Retries come within seconds: nobody wants to wait for a real greylisting here. */
    private static String settings(Path folder) {
        return """
        compatibility_level = 3.6
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file = %1$s/log
        maillog_file_prefixes = %1$s
        myhostname = %2$s.example
        mydestination =
        alias_maps =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        smtp_dns_support_level = disabled
        recipient_delimiter =
        virtual_mailbox_base = %1$s/mail
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        minimal_backoff_time = 1s
        maximal_backoff_time = 2s
        queue_run_delay = 1s
        transport_retry_time = 1s
        service_throttle_time = 1s
        """
                .formatted(folder, folder.getFileName());
    }

    /**
     * As Postfix would itself; its check of the installation, which takes many seconds, is left.
     */
    private static void makeFolders(Path folder) throws IOException {
        var queue = folder.resolve("queue");
        for (var name : QUEUES) {
            owned(queue.resolve(name), "postfix", "rwx------");
        }
        owned(queue.resolve("pid"), "root", "rwxr-xr-x");
        owned(queue.resolve("maildrop"), "postfix:postdrop", "rwx-wx---");
        owned(queue.resolve("public"), "postfix:postdrop", "rwx--x---");
        owned(folder.resolve("data"), "postfix", "rwx------");
        owned(folder.resolve("mail"), "nobody:nogroup", "rwx------");
        Files.createFile(queue.resolve("quick-start"));
    }

    private static void owned(Path folder, String owner, String permissions) throws IOException {
        Files.createDirectories(folder);
        Command.run("chown", owner, folder.toString());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    Path mail() {
        return folder.resolve("mail");
    }

    @Override
    public void close() {
        Command.run("postfix", "-c", folder.resolve("etc").toString(), "stop");
    }
}
