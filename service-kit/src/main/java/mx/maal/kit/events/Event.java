package mx.maal.kit.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Instant;

/**
 * A received CloudEvent (binary mode).
 *
 * @param id {@code ce_id}, by which it is handled once
 * @param type {@code ce_type}, for example {@code order.placed.v1}
 * @param key the record's key; empty when it had none
 * @param time {@code ce_time}; the record's own timestamp when that header is missing
 * @param traceparent W3C trace context, or null
 * @param body the JSON object
 * @param partition of the topic, from 0: what shares a key shares a partition
 * @param offset its place in the partition, from 0: whoever asked first has the smaller one
 * @param loggedAt the record's timestamp: the broker's clock where the topic says LogAppendTime, else the sender's
 */
public record Event(
        String id,
        String type,
        String key,
        Instant time,
        String traceparent,
        JsonNode body,
        int partition,
        long offset,
        Instant loggedAt) {

    /**
     * Reads the fields that {@code view} declares; others are ignored.
     *
     * @throws MalformedEvent when a field does not fit, which sends this event to the dead letters
     */
    public <T> T as(Class<T> view) {
        try {
            return EventJson.MAPPER.treeToValue(body, view);
        } catch (JsonProcessingException e) {
            throw new MalformedEvent(type + " does not read as " + view.getSimpleName() + ": " + where(e));
        }
    }

    /** Which field, and what the view says of it; not what the field holds, for this text ends up in logs. */
    private static String where(JsonProcessingException e) {
        String field = e instanceof JsonMappingException mapping ? mapping.getPathReference() : "";
        return e instanceof ValueInstantiationException refused && refused.getCause() != null
                ? field + " " + refused.getCause().getMessage()
                : field;
    }
}
