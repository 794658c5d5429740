package mx.maal.gateway.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mx.maal.gateway.docs.Service.Answer;
import mx.maal.gateway.docs.Service.Content;
import mx.maal.gateway.docs.Service.Event;
import mx.maal.gateway.docs.Service.Operation;
import mx.maal.gateway.docs.Service.Shape;
import mx.maal.gateway.docs.Service.Tag;
import mx.maal.gateway.docs.Service.Topic;

/** Reads a service's {@code contracts/}, which are packed at build time. */
final class Contracts {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final String service;
    private final JsonNode api;
    private final JsonNode events;
    private final Schemas schemas;

    private Contracts(String service) {
        this.service = service;
        this.api = read("openapi.yaml");
        this.events = read("asyncapi.yaml");
        this.schemas = new Schemas(api, service);
    }

    static Service of(String service) {
        return new Contracts(service).read();
    }

    private Service read() {
        JsonNode about = api.path("info");
        return new Service(
                service,
                about.path("title").asText(),
                about.path("description").asText(),
                tags(),
                shapes(),
                events.at("/info/description").asText(),
                Member.of(events.at("/components/messageTraits/cloudEvent/headers"), new Schemas(events, null)),
                topics());
    }

    private List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        for (JsonNode tag : api.path("tags")) {
            String name = tag.path("name").asText();
            tags.add(new Tag(
                    name,
                    Anchors.of(service, "tag", name),
                    tag.path("description").asText(),
                    operations(name)));
        }
        return tags;
    }

    private List<Operation> operations(String tag) {
        List<Operation> operations = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (METHODS.contains(operation.getKey())
                            && operation.getValue().at("/tags/0").asText().equals(tag)) {
                        operations.add(operation(
                                path.getKey(), path.getValue(), operation.getKey(), operation.getValue(), tag));
                    }
                }));
        return operations;
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode operation, String tag) {
        List<Member> parameters = new ArrayList<>();
        for (JsonNode shared : item.path("parameters")) {
            parameters.add(Member.parameter(shared, schemas));
        }
        for (JsonNode own : operation.path("parameters")) {
            parameters.add(Member.parameter(own, schemas));
        }
        List<Answer> answers = new ArrayList<>();
        for (Map.Entry<String, JsonNode> answer : operation.path("responses").properties()) {
            String description = answer.getValue().path("description").asText();
            answers.add(new Answer(answer.getKey(), Prose.of(description), content(answer.getValue())));
        }
        answers.sort(Comparator.comparing(Answer::status));
        return new Operation(
                Anchors.of(service, method, path),
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                operation.path("description").asText(),
                roles(operation),
                parameters,
                operation.has("requestBody") ? content(operation.path("requestBody")) : null,
                answers,
                tag.replace(' ', '_') + "/" + method + path.replaceAll("[^A-Za-z0-9]", "_"));
    }

    private static List<String> roles(JsonNode operation) {
        List<String> roles = new ArrayList<>();
        operation.path("x-required-roles").forEach(role -> roles.add(role.asText()));
        return roles;
    }

    private Content content(JsonNode carrier) {
        // None of our operations has another than the first.
        return carrier.path("content").properties().stream()
                .findFirst()
                .map(content -> new Content(
                        content.getKey(), schemas.type(content.getValue().path("schema"))))
                .orElse(null);
    }

    private List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        api.at("/components/schemas").properties().forEach(schema -> {
            JsonNode content = schema.getValue();
            shapes.add(new Shape(
                    schema.getKey(),
                    Anchors.of(service, "schema", schema.getKey()),
                    schemas.type(content),
                    Member.notes(content),
                    Member.of(content, schemas)));
        });
        return shapes;
    }

    private List<Topic> topics() {
        List<Topic> topics = new ArrayList<>();
        for (JsonNode channel : events.path("channels")) {
            String address = channel.path("address").asText();
            List<Event> published = new ArrayList<>();
            channel.path("messages").fieldNames().forEachRemaining(name -> published.add(event(name)));
            topics.add(new Topic(
                    address,
                    Anchors.of(service, "topic", address),
                    channel.path("description").asText(),
                    published));
        }
        return topics;
    }

    private Event event(String name) {
        JsonNode message = events.path("components").path("messages").path(name);
        JsonNode schema = read(message.at("/payload/schema/$ref").asText());
        String key = "";
        for (JsonNode trait : message.path("traits")) {
            key = events.at(trait.path("$ref").asText().substring(1))
                    .at("/bindings/kafka/key/x-body-member")
                    .asText(key);
        }
        return new Event(
                name,
                Anchors.of(service, "event", name),
                message.path("summary").asText(),
                key,
                Member.of(schema, new Schemas(schema, null)),
                read(message.at("/examples/0/payload/$ref").asText()).toPrettyString());
    }

    private JsonNode read(String file) {
        String resource = "/contracts/" + service + "/" + file.replaceFirst("^\\./", "");
        try (InputStream content = Contracts.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("There is no " + resource);
            }
            return YAML.readTree(content);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }
}
