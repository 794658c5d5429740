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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' sources say: the topics that they read and write, the settings and metrics that they have. */
final class Code {

    private static final Pattern SERVICE = Pattern.compile("<module>([a-z]+)-service</module>");
    private static final Pattern INCOMING = Pattern.compile("mp\\.messaging\\.incoming\\.[^.]+\\.topic");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)");
    private static final Pattern MAPPED = Pattern.compile("(?m)^    [A-Za-z][\\w<>.]* (\\w+)\\(\\);");
    private static final Pattern PROPERTY = Pattern.compile("@ConfigProperty\\(name = \"([^\"]+)\"");
    private static final Pattern METRIC =
            Pattern.compile("(Gauge|MultiGauge|Timer|DistributionSummary)\\.builder\\(\\s*\"([^\"]+)\"([^;]*);"
                    + "|\\.(counter|gauge|timer)\\(\\s*\"([^\"]+)\"");
    private static final Pattern UNIT = Pattern.compile("baseUnit\\(\"([^\"]+)\"\\)");

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

    /** Names as Prometheus sees them, of all services. */
    static Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        Stream.concat(Stream.of("service-kit"), slices().stream().map(slice -> slice + "-service"))
                .flatMap(module -> sources(module).stream())
                .flatMap(source -> matches(METRIC, source))
                .forEach(match -> names.addAll(
                        match.group(1) == null
                                ? published(match.group(4), match.group(5), "")
                                : published(match.group(1), match.group(2), match.group(3))));
        return names;
    }

    /** As Micrometer's naming convention for Prometheus has it. */
    private static List<String> published(String kind, String name, String rest) {
        String base = name.replace('.', '_');
        Matcher unit = UNIT.matcher(rest);
        String withUnit = unit.find() ? base + "_" + unit.group(1) : base;
        return switch (kind) {
            case "counter" -> List.of(base + "_total");
            case "Timer", "timer" -> List.of(base + "_seconds_count", base + "_seconds_sum", base + "_seconds_max");
            case "DistributionSummary" -> List.of(withUnit + "_count", withUnit + "_sum", withUnit + "_max");
            default -> List.of(withUnit);
        };
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
