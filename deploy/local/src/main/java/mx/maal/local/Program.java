package mx.maal.local;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program of the stack that runs as a process of its own.
 *
 * @param name unique in the stack; also of its log
 * @param command after the JVM's flags: {@code -jar …} or {@code -cp … Main}
 * @param size decides over its heap and garbage collector
 * @param archive of its classes
 * @param environment added to the launcher's own
 * @param url where it listens
 * @param readyUrl answers 200 once it can work
 */
record Program(
        String name,
        List<String> command,
        Size size,
        ClassArchive archive,
        Map<String, String> environment,
        String url,
        String readyUrl) {

    /** How much a program has to do in a drop. */
    enum Size {
        /** Every request of a drop goes through it: more heap, a collector that uses all cores, all of the compiler. */
        HOT("-XX:+UseParallelGC", "-Xmx256m"),
        /** The quick compiler alone: half the time to start, and less memory. */
        COOL("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m"),
        /** The simulator's bank forgets no payment: some 60,000 fit. */
        SMALL("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

        private final List<String> flags;

        Size(String... flags) {
            this.flags = List.of(flags);
        }
    }

    /** A Quarkus application as Maven builds it. */
    static List<String> quarkus(Path jar) {
        return List.of("-jar", jar.toString());
    }

    /** A plain program: its jar and the libraries beside it. */
    static List<String> plain(Path jar, String mainClass) {
        return List.of("-cp", jar + File.pathSeparator + jar.resolveSibling("lib") + "/*", mainClass);
    }

    /**
     * The whole command line.
     *
     * @param mark a flag by which a process can be told to belong to a stack, see {@link Leftovers}
     */
    List<String> commandLine(String mark) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(mark);
        line.addAll(size.flags);
        line.add("-Xss512k");
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(archive.flags());
        // Whether an archive could be used is nothing that a reader of the log needs to know.
        line.add("-Xlog:disable");
        line.add("-Xlog:all=error:stderr");
        line.addAll(command);
        return line;
    }
}
