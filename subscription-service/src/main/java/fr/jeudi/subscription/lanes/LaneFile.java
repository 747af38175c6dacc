package fr.jeudi.subscription.lanes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * An operator's own lines, read again when the file changes. While it is bad, the last good ones
 * hold.
 */
@Component
class LaneFile {
    private static final Logger LOG = LoggerFactory.getLogger(LaneFile.class);

    private final @Nullable Path file;
    private volatile LaneTable table = LaneTable.EMPTY;
    private @Nullable Stamp seen;

    LaneFile(LanesProperties properties) {
        this.file = properties.file();
        look();
    }

    LaneTable table() {
        return table;
    }

    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT5S")
    synchronized void look() {
        if (file == null) {
            return;
        }
        try {
            var now = new Stamp(Files.getLastModifiedTime(file), Files.size(file));
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            table = LaneTable.parse(Files.readString(file));
            LOG.info("lanes file read file={}", file);
        } catch (LaneTable.BadLine e) {
            LOG.warn(
                    "lanes file not taken, what was read before holds file={} {}",
                    file,
                    e.getMessage());
        } catch (IOException e) {
            if (!Stamp.UNREADABLE.equals(seen)) {
                seen = Stamp.UNREADABLE;
                LOG.warn(
                        "lanes file cannot be read, what was read before holds file={} cause={}",
                        file,
                        e.getClass().getSimpleName());
            }
        }
    }

    private record Stamp(FileTime at, long size) {
        static final Stamp UNREADABLE = new Stamp(FileTime.fromMillis(0), -1);
    }
}
