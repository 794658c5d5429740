package mx.maal.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import mx.maal.kit.test.TestKafka;

/** What the service under test has told the others. */
final class Told {

    private Told() {}

    /** The event of this type whose body has this value in this field; fails when it does not come. */
    static JsonNode event(String topic, String type, String field, String value) {
        List<TestKafka.Received> read =
                TestKafka.read(topic, one -> is(one, type, field, value), Duration.ofSeconds(20));
        assertThat(read).anyMatch(one -> is(one, type, field, value));
        return read.stream()
                .filter(one -> is(one, type, field, value))
                .findFirst()
                .orElseThrow()
                .body();
    }

    /** The bodies of all events of this type and key so far, in order. */
    static List<JsonNode> bodies(String topic, String type, String key) {
        return TestKafka.read(topic, one -> false, Duration.ofSeconds(1)).stream()
                .filter(one -> key.equals(one.key()) && type.equals(one.type()))
                .map(TestKafka.Received::body)
                .toList();
    }

    /** The types of all events of this key so far, in order. */
    static List<String> types(String topic, String key) {
        return TestKafka.read(topic, one -> false, Duration.ofSeconds(1)).stream()
                .filter(one -> key.equals(one.key()))
                .map(TestKafka.Received::type)
                .toList();
    }

    private static boolean is(TestKafka.Received one, String type, String field, String value) {
        return type.equals(one.type()) && value.equals(one.body().path(field).asText());
    }
}
