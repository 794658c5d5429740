package mx.maal.kit.test.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What somebody needs of a service's HTTP API: an OpenAPI document of just the requests that they send and the members of
 * the answers that they read. It lies with them, in {@code contracts/needs/<service>.openapi.yaml}, or
 * {@code every-service.openapi.yaml} where all services are the same to them.
 */
public record ApiNeed(JsonNode document) {

    private static final Path FOLDER = Contracts.FOLDER.resolve("needs");
    private static final String EVERY = "every-service";

    /** All that others need of the service under test: from the folders beside its own, and what is deployed with it. */
    static List<ApiNeed> ofOthers() {
        String service = Path.of("").toAbsolutePath().getFileName().toString();
        return Stream.of(Path.of(".."), Path.of("../deploy"))
                .flatMap(parent -> Contracts.list(parent).stream())
                .flatMap(user -> Stream.of(service, EVERY)
                        .map(whose -> user.resolve(FOLDER).resolve(whose + "." + Contracts.OPENAPI)))
                .filter(Files::exists)
                .map(file -> new ApiNeed(Contracts.tree(file)))
                .toList();
    }

    /** {@code order-service as the storefront uses it} */
    String title() {
        return document.at("/info/title").asText();
    }

    /** One request that is sent, and what may come back. */
    record Use(String path, String method, JsonNode operation) {

        /** Whether it is a request to the API, not one to what every service has besides, such as its health. */
        boolean described() {
            return path.startsWith("/v1/");
        }

        /** The status that is hoped for. */
        int status() {
            return Integer.parseInt(operation.path("responses").fieldNames().next());
        }

        @Override
        public String toString() {
            return method.toUpperCase() + " " + path;
        }
    }

    List<Use> uses() {
        List<Use> uses = new ArrayList<>();
        document.path("paths").fields().forEachRemaining(path -> path.getValue()
                .fields()
                .forEachRemaining(
                        operation -> uses.add(new Use(path.getKey(), operation.getKey(), operation.getValue()))));
        return uses;
    }

    /** What is needed and not promised by this API; empty when nothing is. Only of what it describes: {@link Use#described}. */
    public List<String> unmetBy(JsonNode api) {
        List<String> unmet = new ArrayList<>();
        for (Use use : uses()) {
            if (!use.described()) {
                continue;
            }
            JsonNode promised = api.path("paths").path(use.path()).path(use.method());
            List<String> here = new ArrayList<>();
            if (promised.isMissingNode()) {
                here.add("there is no such operation");
            } else {
                parameters(use, api, promised, here);
                body(use, api, promised, here);
                answers(use, api, promised, here);
            }
            here.forEach(what -> unmet.add(title() + ": " + use + ": " + what));
        }
        return unmet;
    }

    private static void parameters(Use use, JsonNode api, JsonNode promised, List<String> unmet) {
        Set<String> sent = new TreeSet<>();
        use.operation().path("parameters").forEach(parameter -> sent.add(name(parameter)));
        Set<String> taken = new TreeSet<>();
        for (JsonNode reference : promised.path("parameters")) {
            JsonNode parameter = EventContracts.follow(api, reference);
            taken.add(name(parameter));
            if (parameter.path("required").asBoolean()
                    && !parameter.path("in").asText().equals("path")
                    && !sent.contains(name(parameter))) {
                unmet.add(name(parameter) + " is required and not sent");
            }
        }
        sent.removeAll(taken);
        sent.forEach(parameter -> unmet.add(parameter + " is sent and not known"));
    }

    private static String name(JsonNode parameter) {
        return parameter.path("in").asText() + " " + parameter.path("name").asText();
    }

    /** The example that is sent must be taken, all of it. */
    private static void body(Use use, JsonNode api, JsonNode promised, List<String> unmet) {
        JsonNode sent = use.operation().at("/requestBody/content/application~1json/example");
        JsonNode taken = promised.at("/requestBody/content/application~1json/schema");
        if (!sent.isMissingNode()) {
            EventContracts.brokenBy(EventContracts.schema(plain(api, taken)), sent)
                    .forEach(broken -> unmet.add("what is sent is not taken: " + broken));
        } else if (promised.at("/requestBody/required").asBoolean()) {
            unmet.add("a body is required and none sent");
        }
    }

    private void answers(Use use, JsonNode api, JsonNode promised, List<String> unmet) {
        use.operation().path("responses").fields().forEachRemaining(answer -> {
            JsonNode same = promised.path("responses").path(answer.getKey());
            if (same.isMissingNode()) {
                unmet.add("it is not answered " + answer.getKey());
            }
            answer.getValue().path("content").fields().forEachRemaining(content -> {
                JsonNode schema = same.path("content").path(content.getKey()).path("schema");
                Implication.unmet(plain(document, content.getValue().path("schema")), plain(api, schema))
                        .forEach(what -> unmet.add(answer.getKey() + ": " + what));
            });
        });
    }

    /** A schema of OpenAPI 3.0 as one of JSON Schema, with what it refers to in place. */
    private static ObjectNode plain(JsonNode api, JsonNode schema) {
        ObjectNode plain = JsonNodeFactory.instance.objectNode();
        if (schema.has("$ref")) {
            return plain(api, EventContracts.follow(api, schema));
        }
        schema.path("allOf").forEach(part -> merge(plain, plain(api, part)));
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> keyword : (Iterable<Map.Entry<String, JsonNode>>) schema::fields) {
            switch (keyword.getKey()) {
                case "allOf", "nullable", "example" -> {}
                case "items" -> own.set("items", plain(api, keyword.getValue()));
                case "properties" -> keyword.getValue().fields().forEachRemaining(member -> own.withObject(
                                "/properties")
                        .set(member.getKey(), plain(api, member.getValue())));
                default -> own.set(keyword.getKey(), keyword.getValue());
            }
        }
        merge(plain, own);
        if (schema.path("nullable").asBoolean() && plain.path("type").isTextual()) {
            String type = plain.path("type").asText();
            plain.putArray("type").add(type).add("null");
        }
        return plain;
    }

    private static void merge(ObjectNode into, ObjectNode more) {
        more.fields().forEachRemaining(keyword -> {
            JsonNode there = into.path(keyword.getKey());
            if (keyword.getKey().equals("properties") && there instanceof ObjectNode members) {
                members.setAll((ObjectNode) keyword.getValue());
            } else if (keyword.getKey().equals("required") && there.isArray()) {
                keyword.getValue().forEach(into.withArray("required")::add);
            } else {
                into.set(keyword.getKey(), keyword.getValue());
            }
        });
    }
}
