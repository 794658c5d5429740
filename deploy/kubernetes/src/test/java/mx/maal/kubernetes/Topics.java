package mx.maal.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the topics are those of the code, and each service may do with them what it does and no more. */
final class Topics {

    private Topics() {}

    static List<String> problems(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        Set<String> declared =
                manifests.of("KafkaTopic").map(Manifest::name).collect(Collectors.toCollection(TreeSet::new));
        Set<String> written = new TreeSet<>();
        for (String slice : Code.slices()) {
            Set<String> reads = Code.topicsRead(slice);
            Set<String> writes = new TreeSet<>(Code.topicsWritten(slice));
            writes.add(slice + ".dead-letters");
            written.addAll(writes);
            for (String topic : union(reads, writes)) {
                if (!declared.contains(topic)) {
                    problems.add(slice + "-service uses " + topic + ", and there is no such KafkaTopic");
                }
            }
            Set<String> needed = new TreeSet<>();
            reads.forEach(topic -> needed.add("Read topic " + topic));
            writes.forEach(topic -> needed.add("Write topic " + topic));
            union(reads, writes).forEach(topic -> needed.add("Describe topic " + topic));
            if (!reads.isEmpty()) {
                needed.add("Read group " + slice + "-service");
                needed.add("Describe group " + slice + "-service");
            }
            compare(slice + "-service", needed, granted(manifests, slice + "-service"), problems);
        }
        replaying(manifests, problems);
        minus(declared, written).forEach(topic -> problems.add("KafkaTopic " + topic + ": no service writes it"));
        return problems;
    }

    /** Whoever replays dead letters reads all of them, and writes wherever a service reads. */
    private static void replaying(Manifests manifests, List<String> problems) {
        Set<String> needed =
                new TreeSet<>(Set.of("Read group dead-letters-settled", "Describe group dead-letters-settled"));
        for (String slice : Code.slices()) {
            needed.add("Read topic " + slice + ".dead-letters");
            needed.add("Describe topic " + slice + ".dead-letters");
            for (String topic : Code.topicsRead(slice)) {
                needed.add("Write topic " + topic);
                needed.add("Describe topic " + topic);
            }
        }
        compare("dead-letters", needed, granted(manifests, "dead-letters"), problems);
    }

    private static void compare(String user, Set<String> needed, Set<String> granted, List<String> problems) {
        minus(needed, granted).forEach(right -> problems.add(user + " lacks the right: " + right));
        minus(granted, needed).forEach(right -> problems.add(user + " does not need: " + right));
    }

    private static Set<String> granted(Manifests manifests, String name) {
        Set<String> granted = new TreeSet<>();
        manifests.find("KafkaUser", name).ifPresent(user -> {
            for (JsonNode acl : user.all("spec/authorization/acls/*")) {
                JsonNode resource = acl.path("resource");
                // A prefix would be more than is needed, so it is named as such.
                String pattern = resource.path("patternType").asText("literal").equals("literal") ? "" : "prefix ";
                for (JsonNode operation : acl.path("operations")) {
                    granted.add(operation.asText() + " " + pattern
                            + resource.path("type").asText() + " "
                            + resource.path("name").asText());
                }
            }
        });
        return granted;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }

    private static Set<String> minus(Set<String> one, Set<String> other) {
        Set<String> rest = new TreeSet<>(one);
        rest.removeAll(other);
        return rest;
    }
}
