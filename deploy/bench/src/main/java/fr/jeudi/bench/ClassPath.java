package fr.jeudi.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Our own class path, which Maven makes of jars and of folders. */
final class ClassPath {
    private ClassPath() {}

    static String asItIs() {
        return System.getProperty("java.class.path");
    }

    /** With a jar in the place of each folder, as in production and as an AOT cache wants it. */
    static String ofJars(Path place) {
        var entries = asItIs().split(File.pathSeparator, -1);
        return IntStream.range(0, entries.length)
                .mapToObj(it -> jar(Path.of(entries[it]), place.resolve(it + ".jar")))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Path entry, Path jar) {
        if (!Files.isDirectory(entry)) {
            return entry;
        }
        String[] order = {"--create", "--file", jar.toString(), "-C", entry.toString(), "."};
        int code = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, order);
        if (code != 0) {
            throw new IllegalStateException("jar ended with " + code + Arrays.toString(order));
        }
        return jar;
    }
}
