package mx.maal.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * The image of one service, in three layers by how often they change: what all services run on, the libraries, the service.
 * Nothing else is in it: no shell, no package manager, nothing that may be written to.
 */
final class ServiceImage {

    /** As {@code deploy/kubernetes/base/service} has it. */
    private static final String USER = "10001:10001";

    private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/app");
    private static final String STARTED_FROM = "quarkus-run.jar";

    private ServiceImage() {}

    /**
     * What the image is made of.
     *
     * @param service for example {@code order-service}
     * @param application what Quarkus has packaged
     * @param runtime its first layer
     * @throws CannotBuild when the service is not packaged
     */
    static JibContainerBuilder of(
            String service, Path application, JavaRuntime runtime, FileEntriesLayer base, Revision revision)
            throws IOException {
        Path jar = application.resolve(STARTED_FROM);
        if (!Files.exists(jar)) {
            throw new CannotBuild(service + " is not packaged; run `mvn package` first. There is no " + jar);
        }
        Path libraries = application.resolve("lib");
        Predicate<Path> others = file ->
                file.startsWith(libraries) && !file.getFileName().toString().startsWith("mx.maal.");
        return Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(architecture(), "linux")))
                .setCreationTime(revision.time())
                .setUser(USER)
                // JDK 17 would take the character set from a locale, and there is none.
                .setEntrypoint(
                        JavaRuntime.COMMAND,
                        "-Dfile.encoding=UTF-8",
                        "-jar",
                        HOME.resolve(STARTED_FROM).toString())
                .setLabels(runtime.labels())
                .addLabel("org.opencontainers.image.title", service)
                .addLabel("org.opencontainers.image.version", version(jar))
                .addLabel("org.opencontainers.image.revision", revision.commit())
                .addFileEntriesLayer(base)
                .addFileEntriesLayer(layer("libraries", application, others))
                .addFileEntriesLayer(layer("service", application, others.negate()));
    }

    private static FileEntriesLayer layer(String name, Path application, Predicate<Path> wanted) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        Tree.add(layer, application, HOME, wanted);
        return layer.build();
    }

    private static String version(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        }
    }

    /** Of this machine, as images name it. */
    private static String architecture() {
        Map<String, String> names = Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64");
        String name = System.getProperty("os.arch");
        if (!names.containsKey(name)) {
            throw new CannotBuild("Images are made on amd64 or arm64, not on " + name + ".");
        }
        return names.get(name);
    }
}
