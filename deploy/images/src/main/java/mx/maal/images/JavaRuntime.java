package mx.maal.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * What a service runs on, and all that is below it in an image: the modules that it needs of the JDK that runs this program,
 * and of this machine the loader and the few libraries that the JDK is linked with. Linux and glibc only.
 */
final class JavaRuntime {

    private static final AbsoluteUnixPath JAVA_HOME = AbsoluteUnixPath.get("/opt/java");

    /** Where the command is in an image. */
    static final String COMMAND = JAVA_HOME.resolve("bin/java").toString();

    /**
     * Each with what needs it. Libraries name four more, in parts of theirs that services do not use: java.compiler,
     * java.scripting, jdk.compiler, jdk.httpserver.
     */
    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("java.desktop", "java.beans: Hibernate, Jackson"),
            Map.entry("java.instrument", "Hibernate's class transformers"),
            Map.entry("java.logging", "JBoss LogManager"),
            Map.entry("java.management", "MBeans: Kafka's clients, metrics"),
            Map.entry("java.naming", "PostgreSQL's driver, Agroal"),
            Map.entry("java.rmi", "exceptions of Jakarta Transactions"),
            Map.entry("java.security.jgss", "logins: PostgreSQL's driver, Kafka's clients"),
            Map.entry("java.security.sasl", "SCRAM of Kafka's clients"),
            Map.entry("java.sql", "JDBC"),
            Map.entry("jdk.crypto.ec", "TLS with elliptic curves"),
            Map.entry("jdk.jfr", "to see into a running service"),
            Map.entry("jdk.management", "metrics: the process's CPU"),
            Map.entry("jdk.unsupported", "sun.misc: Netty, the end of a service"),
            Map.entry("jdk.zipfs", "jars as file systems: Quarkus"));

    /** Of no use without a screen, a printer, a compiler or other processes; and {@code java} is the only program. */
    private static final List<String> LEFT_OUT = List.of(
            "glob:/java.desktop/lib/**",
            "glob:/java.desktop/conf/**",
            "glob:/java.base/bin/keytool",
            "glob:/java.base/lib/jexec",
            "glob:/java.base/lib/jspawnhelper",
            "glob:/java.base/lib/jrt-fs.jar",
            "glob:/java.base/lib/classlist",
            "glob:/java.rmi/bin/**",
            "glob:/jdk.jfr/bin/**");

    /** Older ones load the look-up of names as a plug-in, which no binary says that it needs. */
    private static final int OLDEST_GLIBC_MINOR = 34;

    private static final Pattern GLIBC = Pattern.compile("glibc 2\\.(\\d+)");
    private static final Pattern FOUND = Pattern.compile("(/\\S+) \\(0x\\p{XDigit}+\\)");
    private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");

    private final Path home;
    private final List<Path> libraries;
    private final String glibc;

    private JavaRuntime(Path home, List<Path> libraries, String glibc) {
        this.home = home;
        this.libraries = libraries;
        this.glibc = glibc;
    }

    /**
     * Links one.
     *
     * @param directory absolute; new, and may be removed when the images are made
     * @throws CannotBuild when this JDK or this system has not what it takes
     */
    static JavaRuntime link(Path directory) throws IOException {
        String glibc = glibc();
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new CannotBuild("A JDK with jlink is needed; this is a JRE."));
        int code = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", new TreeSet<>(MODULES.keySet())),
                "--exclude-files",
                String.join(",", LEFT_OUT),
                "--no-header-files",
                "--no-man-pages",
                "--output",
                directory.toString());
        if (code != 0) {
            throw new CannotBuild("jlink ended with code " + code + ".");
        }
        return new JavaRuntime(directory, libraries(directory), glibc);
    }

    FileEntriesLayer layer(Path etc) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("Java and C runtime");
        Tree.add(layer, home, JAVA_HOME);
        Tree.add(layer, etc, AbsoluteUnixPath.get("/etc"));
        for (Path library : libraries) {
            Tree.add(layer, library, library.toString());
        }
        return layer.build();
    }

    /** What the layer is made from, as labels of the image: the same commit gives the same image where these are the same. */
    Map<String, String> labels() {
        return Map.of(
                "mx.maal.java", System.getProperty("java.vendor") + " " + Runtime.version(), "mx.maal.libc", glibc);
    }

    private static String glibc() throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new CannotBuild("Images are made on Linux: they get the C library of the machine that makes them.");
        }
        String version = Command.output("getconf", "GNU_LIBC_VERSION");
        Matcher glibc = GLIBC.matcher(version);
        if (!glibc.matches() || Integer.parseInt(glibc.group(1)) < OLDEST_GLIBC_MINOR) {
            throw new CannotBuild(
                    "Images are made where there is glibc 2." + OLDEST_GLIBC_MINOR + " or newer, not: " + version);
        }
        return version;
    }

    /** Those of the system that binaries in this directory are linked with, in order. */
    private static List<Path> libraries(Path directory) throws IOException {
        List<Path> files = Tree.files(directory);
        Set<String> own =
                files.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        List<String> command = new ArrayList<>(List.of("ldd"));
        files.stream()
                .filter(file -> file.toString().endsWith(".so") || Files.isExecutable(file))
                .map(Path::toString)
                .forEach(command::add);
        String output = Command.output(command.toArray(String[]::new));
        // Java loads libjvm.so itself, before any that needs it.
        MISSING.matcher(output)
                .results()
                .map(missing -> missing.group(1))
                .filter(missing -> !own.contains(missing))
                .findFirst()
                .ifPresent(missing -> {
                    throw new CannotBuild("The JDK needs " + missing + ", which this machine does not have.");
                });
        return FOUND.matcher(output)
                .results()
                .map(found -> Path.of(found.group(1)).normalize())
                .filter(library -> !library.startsWith(directory))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }
}
