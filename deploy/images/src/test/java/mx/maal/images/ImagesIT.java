package mx.maal.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.JibContainer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The images, as {@code deploy/images/build} makes them, looked at in that of one service: all are made the same way. The
 * end-to-end tests run the same files.
 */
@EnabledOnOs(OS.LINUX)
class ImagesIT {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final String SERVICE = "order-service";
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path IMAGES = TARGET.resolve("images");

    /** What jib gives every file. */
    private static final Instant MODIFIED = Instant.ofEpochSecond(1);

    private static JibContainer image;
    private static List<TarArchiveEntry> entries;
    private static final Map<String, byte[]> BLOBS = new HashMap<>();

    @BeforeAll
    static void make() throws Exception {
        Images images = new Images(ROOT, TARGET.resolve("work"), Images.SERVICES);
        Map<String, JibContainer> made = new HashMap<>();
        for (String service : Images.SERVICES) {
            made.put(service, images.build(service, IMAGES));
        }
        image = made.get(SERVICE);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(Files.newInputStream(IMAGES.resolve(SERVICE + ".tar"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                BLOBS.put(entry.getName().replaceFirst("blobs/sha256/", "sha256:"), tar.readAllBytes());
            }
        }
        entries = read();
    }

    @Test
    void isTheSameMadeAgainElsewhereOfTheSameSources() throws Exception {
        Path elsewhere = TARGET.resolve("elsewhere");
        // By itself: what is packaged beside it makes no difference either.
        JibContainer again = new Images(ROOT, elsewhere.resolve("work"), List.of(SERVICE)).build(SERVICE, elsewhere);

        assertThat(again.getDigest()).isEqualTo(image.getDigest());
        assertThat(elsewhere.resolve(SERVICE + ".tar")).hasSameBinaryContentAs(IMAGES.resolve(SERVICE + ".tar"));
    }

    /** What would make another image of the same commit tomorrow. */
    @Test
    void holdsNoTimeOfABuild() throws IOException {
        for (String service : Images.SERVICES) {
            for (Path jar : ownJars(ROOT.resolve(service).resolve("target/quarkus-app"))) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct())
                            .as(jar.toString())
                            .containsExactly(LocalDateTime.of(1980, 2, 1, 0, 0));
                }
            }
        }
        assertThat(entries)
                .extracting(entry -> entry.getLastModifiedTime().toInstant())
                .containsOnly(MODIFIED);
    }

    @Test
    void startsJavaAsAUserThatIsNotRoot() throws IOException {
        JsonNode config = config().get("config");

        assertThat(config.get("User").asText()).isEqualTo("10001:10001");
        assertThat(config.get("Entrypoint"))
                .extracting(JsonNode::asText)
                .containsExactly("/opt/java/bin/java", "-Dfile.encoding=UTF-8", "-jar", "/app/quarkus-run.jar");
        assertThat(config.has("Cmd")).isFalse();
    }

    @Test
    void tellsWhatItIsMadeFrom() throws IOException {
        JsonNode labels = config().at("/config/Labels");

        assertThat(labels.get("org.opencontainers.image.title").asText()).isEqualTo(SERVICE);
        assertThat(labels.get("org.opencontainers.image.version").asText()).isEqualTo("1.0.0-SNAPSHOT");
        assertThat(labels.get("org.opencontainers.image.revision").asText()).matches("\\p{XDigit}{40}(-dirty)?");
        assertThat(labels.get("mx.maal.java").asText())
                .contains(Runtime.version().toString());
        assertThat(labels.get("mx.maal.libc").asText()).startsWith("glibc 2.");
        assertThat(config().get("os").asText()).isEqualTo("linux");
    }

    @Test
    void canBeWrittenToByRootAlone() throws IOException {
        for (TarArchiveEntry entry : entries) {
            assertThat(entry.isFile() || entry.isDirectory())
                    .as(entry.getName())
                    .isTrue();
            assertThat(entry.isLink() || entry.isSymbolicLink())
                    .as(entry.getName())
                    .isFalse();
            assertThat(entry.getLongUserId()).as(entry.getName()).isZero();
            assertThat(entry.getLongGroupId()).as(entry.getName()).isZero();
            boolean executable = entry.isDirectory() || (entry.getMode() & 0111) != 0;
            assertThat(Integer.toOctalString(entry.getMode() & 07777))
                    .as(entry.getName())
                    .isEqualTo(executable ? "755" : "644");
        }
    }

    @Test
    void holdsTheServiceJavaAndWhatJavaIsLinkedWith() throws IOException {
        List<String> others = new ArrayList<>();
        List<String> programs = new ArrayList<>();
        for (TarArchiveEntry entry : entries) {
            String name = entry.getName();
            String file = name.substring(name.lastIndexOf('/') + 1);
            if (entry.isFile() && !name.matches("(app|opt/java)/.*")) {
                others.add(file);
            }
            if (entry.isFile() && (entry.getMode() & 0111) != 0 && !file.matches(".*\\.so(\\.\\d+)*")) {
                programs.add(name);
            }
        }
        assertThat(programs).containsExactly("opt/java/bin/java");
        assertThat(others)
                .contains("passwd", "group", "nsswitch.conf", "libc.so.6")
                .allMatch(name ->
                        name.matches("passwd|group|nsswitch.conf|ld-linux.*|lib(c|m|z|stdc\\+\\+|gcc_s)\\.so\\.\\d+"));
        assertThat(entries)
                .extracting(TarArchiveEntry::getName)
                .contains("opt/java/lib/security/cacerts", "opt/java/lib/tzdb.dat", "app/quarkus-run.jar");
    }

    private static List<Path> ownJars(Path application) throws IOException {
        return Tree.files(application).stream()
                .filter(file -> file.toString().endsWith(".jar"))
                .filter(file -> !file.startsWith(application.resolve("lib"))
                        || file.getFileName().toString().startsWith("mx.maal."))
                .collect(Collectors.toList());
    }

    private static JsonNode config() throws IOException {
        return json(manifest().at("/config/digest").asText());
    }

    private static JsonNode manifest() throws IOException {
        return json(json("index.json").at("/manifests/0/digest").asText());
    }

    private static List<TarArchiveEntry> read() throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        for (JsonNode layer : manifest().get("layers")) {
            InputStream blob =
                    new ByteArrayInputStream(BLOBS.get(layer.get("digest").asText()));
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(blob))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private static JsonNode json(String blob) throws IOException {
        return new ObjectMapper().readTree(BLOBS.get(blob));
    }
}
