package mx.maal.kubernetes;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' sources say: the topics that they read and write, and the settings that they have. */
final class Code {

    private static final Pattern SERVICE = Pattern.compile("<module>([a-z]+)-service</module>");
    private static final Pattern INCOMING = Pattern.compile("mp\\.messaging\\.incoming\\.[^.]+\\.topic");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern MAPPED = Pattern.compile("(?m)^    [A-Za-z][\\w<>.]* (\\w+)\\(\\);");
    private static final Pattern PROPERTY = Pattern.compile("@ConfigProperty\\(name = \"([^\"]+)\"");

    private Code() {}

    /** Names without {@code -service}, as the build lists them. */
    static List<String> slices() {
        return matches(SERVICE, Repository.text(Repository.ROOT.resolve("pom.xml")))
                .map(match -> match.group(1))
                .toList();
    }

    static Set<String> topicsRead(String slice) {
        Properties properties = properties(module(slice + "-service").resolve("resources/application.properties"));
        Set<String> topics = new TreeSet<>();
        properties.forEach((name, value) -> {
            if (INCOMING.matcher(name.toString()).matches()) {
                topics.add(value.toString());
            }
        });
        return topics;
    }

    /** Each topic that a service writes is a constant of its own, and begins with its name. */
    static Set<String> topicsWritten(String slice) {
        Pattern topic = Pattern.compile("static final String [A-Z_]+ =\\s*\"(" + slice + "\\.[a-z-]+)\";");
        Set<String> topics = new TreeSet<>();
        for (String source : sources(slice + "-service")) {
            matches(topic, source).forEach(match -> topics.add(match.group(1)));
        }
        return topics;
    }

    /** Names of properties that a service, or the kit in it, reads or sets. */
    static Set<String> settings(String slice) {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("service-kit", slice + "-service")) {
            for (String source : sources(module)) {
                matches(PROPERTY, source).forEach(match -> names.add(match.group(1)));
                matches(MAPPING, source).forEach(mapping -> matches(MAPPED, source)
                        .forEach(method -> names.add(mapping.group(1) + "." + kebab(method.group(1)))));
            }
        }
        for (Path file : List.of(
                module("service-kit").resolve("resources/META-INF/microprofile-config.properties"),
                module(slice + "-service").resolve("resources/application.properties"))) {
            names.addAll(properties(file).stringPropertyNames());
        }
        return names;
    }

    /** The value that a service starts with when the environment says nothing; empty when there is none. */
    static String setting(String slice, String name) {
        String own = properties(module(slice + "-service").resolve("resources/application.properties"))
                .getProperty(name, "");
        return own.isEmpty()
                ? properties(module("service-kit").resolve("resources/META-INF/microprofile-config.properties"))
                        .getProperty(name, "")
                : own;
    }

    private static List<String> sources(String module) {
        return Repository.files(module(module).resolve("java"), ".java").stream()
                .map(Repository::text)
                .toList();
    }

    private static Path module(String name) {
        return Repository.ROOT.resolve(name).resolve("src/main");
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Repository.text(file)));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
