package mx.maal.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories as they go into a layer: in order, root's, readable by all, writable by none but root. */
final class Tree {

    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    private Tree() {}

    /** The files below a directory, in order. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().collect(Collectors.toList());
        }
    }

    static void add(FileEntriesLayer.Builder layer, Path directory, AbsoluteUnixPath at) throws IOException {
        add(layer, directory, at, file -> true);
    }

    /** Only the files that are wanted. */
    static void add(FileEntriesLayer.Builder layer, Path directory, AbsoluteUnixPath at, Predicate<Path> wanted)
            throws IOException {
        for (Path file : files(directory)) {
            if (wanted.test(file)) {
                add(layer, file, at.resolve(directory.relativize(file)).toString());
            }
        }
    }

    /** One file; of a link, what it leads to. */
    static void add(FileEntriesLayer.Builder layer, Path file, String at) throws IOException {
        Path real = file.toRealPath();
        layer.addEntry(
                real,
                AbsoluteUnixPath.get(at),
                Files.isExecutable(real) ? EXECUTABLE : FilePermissions.DEFAULT_FILE_PERMISSIONS);
    }
}
