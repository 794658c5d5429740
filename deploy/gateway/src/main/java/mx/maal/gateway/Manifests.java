package mx.maal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads files that Kubernetes gets, too: from a folder, or as they were packed at build time. */
final class Manifests {

    static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** One object, and the file that it is in. */
    record Manifest(String file, JsonNode content) {

        boolean is(String kind) {
            return kind.equals(content.path("kind").asText());
        }
    }

    private Manifests() {}

    /**
     * @param folder whose {@code *.yaml} are read; empty: what is packed
     * @param packed the resource folder whose kustomization lists the packed files
     * @throws IllegalArgumentException naming the file that cannot be read
     */
    static List<Manifest> read(Optional<Path> folder, String packed) {
        List<Manifest> all = new ArrayList<>();
        if (folder.isPresent()) {
            files(folder.get()).forEach(file -> all.addAll(documents(file.toString(), open(file))));
        } else {
            String kustomization = packed + "/kustomization.yaml";
            for (Manifest list : documents(kustomization, open(kustomization))) {
                list.content().path("resources").forEach(name -> {
                    String file = packed + "/" + name.textValue();
                    all.addAll(documents(file, open(file)));
                });
            }
        }
        return all;
    }

    private static List<Manifest> documents(String file, InputStream content) {
        List<Manifest> all = new ArrayList<>();
        try (content;
                var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(content)) {
            while (documents.hasNext()) {
                all.add(new Manifest(file, documents.next()));
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return all;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the files in " + folder, e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file, e);
        }
    }

    private static InputStream open(String packed) {
        InputStream content = Thread.currentThread().getContextClassLoader().getResourceAsStream(packed);
        if (content == null) {
            throw new IllegalArgumentException("not packed: " + packed);
        }
        return content;
    }
}
