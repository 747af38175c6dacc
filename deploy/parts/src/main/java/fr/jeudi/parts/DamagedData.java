package fr.jeudi.parts;

import java.nio.file.Path;

/** What a part kept on disk cannot be read any more; names the file or folder. */
public final class DamagedData extends RuntimeException {
    private final transient Path where;

    public DamagedData(Path where, Throwable cause) {
        super("cannot read " + where, cause);
        this.where = where;
    }

    /** The file or folder that is damaged. */
    public Path where() {
        return where;
    }
}
