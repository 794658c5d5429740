package mx.maal.kit.events;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Something that happened, to be published as a CloudEvent.
 *
 * @param topic {@code <service>.<aggregate>}
 * @param key what must stay in order shares a key
 * @param type {@code ce_type}: lower case, past tense, versioned
 * @param body written as JSON
 * @param traceparent W3C trace context of what caused it, or null
 */
public record Fact(String topic, String key, String type, Object body, String traceparent) {

    /** A fact caused by the request or event whose span is current. */
    public Fact(String topic, String key, String type, Object body) {
        this(topic, key, type, body, currentTraceparent());
    }

    /** A fact caused by one event of a batch. */
    public static Fact causedBy(Event cause, String topic, String key, String type, Object body) {
        return new Fact(topic, key, type, body, cause.traceparent());
    }

    /** The W3C trace context of the request or event whose span is current; null when there is none. */
    public static String currentTraceparent() {
        SpanContext context = Span.current().getSpanContext();
        return context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }
}
