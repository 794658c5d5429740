package mx.maal.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a program is made of, as CycloneDX: {@code target/<artifact>.cdx.json}, which packaging writes.
 *
 * @param program its artifact
 * @param components the libraries in it, our own among them, without the program itself
 */
record Sbom(String program, List<Component> components) {

    /** Each is read once. */
    private static final Map<Path, Sbom> READ = new ConcurrentHashMap<>();

    private static final Pattern PLATFORM = Pattern.compile("native-(linux|osx|windows)-\\w+");
    private static final String OURS = "mx.maal";

    /**
     * One library.
     *
     * @param sha256 in lower-case hex
     * @param licences names as SPDX has them, or as the library's own POM says; who takes it may choose
     */
    record Component(String group, String name, String version, String sha256, List<String> licences) {

        /** As Quarkus names its jar. */
        String jar() {
            return group + "." + name + "-" + version + ".jar";
        }

        /** The same on every machine that builds. */
        String id() {
            return group + ":" + PLATFORM.matcher(name).replaceAll("native-*");
        }

        boolean isOurs() {
            return group.equals(OURS);
        }
    }

    static Sbom of(Path module) {
        return READ.computeIfAbsent(module, Sbom::read);
    }

    private static Sbom read(Path module) {
        List<Path> files = Repository.files(module.resolve("target"), ".cdx.json");
        if (files.size() != 1) {
            throw new AssertionError(module + " has " + files.size() + " SBOMs; package it first: mvn package");
        }
        JsonNode bom = Repository.read(files.get(0));
        String program = bom.at("/metadata/component/name").asText();
        List<Component> components = new ArrayList<>();
        for (JsonNode component : bom.path("components")) {
            if (!component.path("name").asText().equals(program)) {
                components.add(component(component));
            }
        }
        return new Sbom(program, components);
    }

    private static Component component(JsonNode json) {
        return new Component(
                json.path("group").asText(),
                json.path("name").asText(),
                json.path("version").asText(),
                sha256(json).orElse(""),
                licences(json));
    }

    private static Optional<String> sha256(JsonNode component) {
        for (JsonNode hash : component.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                return Optional.of(hash.path("content").asText());
            }
        }
        return Optional.empty();
    }

    private static List<String> licences(JsonNode component) {
        List<String> licences = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    choice.has("expression")
                            ? choice.path("expression").asText()
                            : licence.path("id").asText(licence.path("name").asText("nameless")));
        }
        return licences;
    }

    /** What is really there: the libraries of the packaged program. */
    static List<Path> jars(Path module) {
        Path libraries = module.resolve("target/quarkus-app/lib");
        if (Files.notExists(libraries)) {
            throw new AssertionError(module + " is not packaged: mvn package");
        }
        return Repository.files(libraries, ".jar");
    }
}
