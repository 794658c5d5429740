package mx.maal.kit.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;

/** Record headers: CloudEvents' Kafka protocol binding 1.0.2 (binary mode), W3C trace context, and our dead letters'. */
final class Headers {

    static final String SPEC_VERSION = "ce_specversion";
    static final String ID = "ce_id";
    static final String TYPE = "ce_type";
    static final String SOURCE = "ce_source";
    static final String TIME = "ce_time";
    static final String CONTENT_TYPE = "content-type";
    static final String TRACEPARENT = "traceparent";

    static final String DEAD_LETTER_CAUSE = "dead-letter-cause";
    static final String DEAD_LETTER_CONSUMER = "dead-letter-consumer";
    static final String DEAD_LETTER_TOPIC = "dead-letter-topic";
    static final String DEAD_LETTER_PARTITION = "dead-letter-partition";
    static final String DEAD_LETTER_OFFSET = "dead-letter-offset";

    private Headers() {}

    /** Leaves the header out when the value is null. */
    static void put(org.apache.kafka.common.header.Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The last value, or null. */
    static String get(org.apache.kafka.common.header.Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
