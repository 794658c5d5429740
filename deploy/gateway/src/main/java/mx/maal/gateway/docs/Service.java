package mx.maal.gateway.docs;

import io.quarkus.qute.RawString;
import java.util.List;

/**
 * What one service promises, as the page shows it. Each {@code anchor} is unique on the page.
 *
 * @param name {@code order-service}
 * @param shapes the named schemas of its HTTP API
 * @param headers those of its events
 */
record Service(
        String name,
        String title,
        String description,
        List<Tag> tags,
        List<Shape> shapes,
        String eventsDescription,
        List<Member> headers,
        List<Topic> topics) {

    record Tag(String name, String anchor, String description, List<Operation> operations) {}

    /**
     * @param method in capitals
     * @param roles of which an operator needs one; none: no token is needed
     * @param body null when it takes none
     * @param tryAnchor where Swagger UI has it
     */
    record Operation(
            String anchor,
            String method,
            String path,
            String summary,
            String description,
            List<String> roles,
            List<Member> parameters,
            Content body,
            List<Answer> answers,
            String tryAnchor) {}

    /** A request or an answer: {@code type} is null when it is empty. */
    record Content(String mediaType, Type type) {}

    record Answer(String status, RawString description, Content content) {

        /** Whether something went well: shown first. */
        public boolean good() {
            return status.startsWith("2");
        }
    }

    record Shape(String name, String anchor, Type type, RawString notes, List<Member> members) {}

    record Topic(String address, String anchor, String description, List<Event> events) {}

    /**
     * @param key which member of its body the record is keyed by
     * @param example JSON
     */
    record Event(String name, String anchor, String summary, String key, List<Member> members, String example) {}
}
