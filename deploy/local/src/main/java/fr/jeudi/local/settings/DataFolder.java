package fr.jeudi.local.settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where everything is kept; one suite at a time uses it, and the system ends its hold when it dies.
 */
public final class DataFolder implements AutoCloseable {
    private static final long ENOUGH_BYTES = 200L * 1024 * 1024;

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Made where there is none; refused with a sentence where it cannot be used. */
    public static DataFolder open(Path given) {
        var folder = given.toAbsolutePath().normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new CannotStart(
                    "The data folder %s is a file: set JEUDI_LOCAL_DATA to a folder."
                            .formatted(folder));
        }
        try {
            Files.createDirectories(folder);
            var opened = new DataFolder(folder, lock(folder));
            opened.checkSpace();
            Files.writeString(folder.resolve("pid"), ProcessHandle.current().pid() + "\n");
            return opened;
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder %s cannot be written: set JEUDI_LOCAL_DATA to a folder that can."
                            .formatted(folder),
                    e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new CannotStart(
                    "The data folder %s is in use by another Jeudi%s: stop that one, or set JEUDI_LOCAL_DATA to another folder."
                            .formatted(folder, owner(folder)));
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    private static String owner(Path folder) {
        try {
            return " (process %s)".formatted(Files.readString(folder.resolve("pid")).strip());
        } catch (IOException _) {
            return "";
        }
    }

    private void checkSpace() throws IOException {
        var usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < ENOUGH_BYTES) {
            channel.close();
            throw new CannotStart(
                    "The disk of the data folder %s has only %d MB left, and Jeudi needs %d: make room, or set JEUDI_LOCAL_DATA to a folder on another disk."
                            .formatted(folder, usable >> 20, ENOUGH_BYTES >> 20));
        }
    }

    /** The folder itself, absolute. */
    public Path path() {
        return folder;
    }

    /** A file or folder of this name in it. */
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("pid"));
        channel.close();
    }
}
