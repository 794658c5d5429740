package mx.maal.kit.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mx.maal.kit.idempotency.Idempotency;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Says once in the API's description what all operations share: the problems that any of them may be answered with, their
 * shape, and that an answer leaves nothing out but what may be null.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class CommonAnswers implements OASFilter {

    private static final String PROBLEM = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) {
            return;
        }
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        Map<String, Schema> declared = api.getComponents().getSchemas();
        Set<String> requested = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (var path : api.getPaths().getPathItems().entrySet()) {
            for (Operation operation : path.getValue().getOperations().values()) {
                complete(operation, path.getKey().contains("{"));
                if (operation.getRequestBody() != null) {
                    collect(operation.getRequestBody().getContent(), declared, requested);
                }
                operation.getResponses().getAPIResponses().values().forEach(answer -> {
                    collect(answer.getContent(), declared, answered);
                });
            }
        }
        answered.removeAll(requested);
        if (declared != null) {
            answered.stream()
                    .map(declared::get)
                    .filter(Objects::nonNull)
                    .forEach(CommonAnswers::requireWhatIsNeverNull);
            declared.values().forEach(schema -> some(schema.getProperties())
                    .values()
                    .forEach(property -> inlineIfNullable(property, declared)));
        }
        api.getComponents().addSchema(PROBLEM, problem());
    }

    private static void complete(Operation operation, boolean names) {
        APIResponses answers = operation.getResponses();
        add(answers, "400", "`invalid-request`: `errors` names what is wrong.");
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            add(answers, "401", "`unauthorized`: no token, or one that is not valid.");
            add(answers, "403", "`forbidden`: the token has no role that opens this.");
        }
        if (names) {
            add(answers, "404", "`not-found`: there is nothing at this address.");
        }
        if (operation.getRequestBody() != null) {
            add(answers, "413", "`body-too-large`");
            add(answers, "415", "`unsupported-media-type`");
        }
        if (takesKey(operation)) {
            add(answers, "409", "`idempotency-key-in-use`: the same request is still running.");
            add(answers, "422", "`idempotency-key-reused`: the key came with another request.");
        }
        add(answers, "429", "`too-many-requests`, from the gateway: Retry-After says when to try again.");
        add(answers, "500", "`internal-error`: quote its `reference`.");
        add(answers, "503", "`temporarily-unavailable`: Retry-After says when to try again.");
        answers.getAPIResponses().forEach((status, answer) -> {
            if (status.compareTo("400") >= 0) {
                answer.setContent(OASFactory.createContent()
                        .addMediaType(ProblemMappers.MEDIA_TYPE, problemIn(answer.getContent())));
            }
            // What is not done yet is answered in the shape of what is.
            if (status.equals("202") && answer.getContent() == null) {
                Stream.of("200", "201")
                        .map(answers::getAPIResponse)
                        .filter(Objects::nonNull)
                        .map(APIResponse::getContent)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .ifPresent(answer::setContent);
            }
        });
    }

    /** A problem, with the examples that were given for it. */
    private static MediaType problemIn(Content given) {
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM));
        if (given != null) {
            given.getMediaTypes().values().forEach(type -> problem.examples(type.getExamples()));
        }
        return problem;
    }

    private static void add(APIResponses answers, String status, String description) {
        if (!answers.hasAPIResponse(status)) {
            APIResponse answer = OASFactory.createAPIResponse().description(description);
            answers.addAPIResponse(status, answer);
        }
    }

    private static boolean takesKey(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getIn() == Parameter.In.HEADER
                                && Idempotency.HEADER.equals(parameter.getName()));
    }

    /** RFC 9457, with the members that ours may have besides; others come with single problems. */
    private static Schema problem() {
        Schema fault = object().addProperty("field", text("Its path in the request."))
                .addProperty("detail", text("What is wrong with it and what would do."))
                .required(List.of("field", "detail"));
        return object().description("What went wrong. Match on the last part of `type`; `detail` is for people.")
                .addProperty("type", text("Ends in a stable slug.").addExample("/problems/invalid-request"))
                .addProperty("title", text("The slug in words."))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", text("What to do about it."))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("The fields at fault, with `invalid-request`.")
                                .items(fault))
                .required(List.of("type", "title", "status", "detail"))
                .additionalPropertiesBoolean(true);
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    private static void requireWhatIsNeverNull(Schema schema) {
        List<String> required = new ArrayList<>();
        some(schema.getProperties()).forEach((name, property) -> {
            if (!mayBeNull(property)) {
                required.add(name);
            }
        });
        schema.setRequired(required.isEmpty() ? null : required);
    }

    private static boolean mayBeNull(Schema schema) {
        return isNull(schema) || parts(schema).anyMatch(CommonAnswers::isNull);
    }

    /** In OpenAPI 3.0 a reference is never null, whatever is said beside it: what may be null is written out. */
    private static void inlineIfNullable(Schema property, Map<String, Schema> declared) {
        if (!mayBeNull(property)) {
            return;
        }
        parts(property)
                .filter(part -> part.getRef() != null)
                .findFirst()
                .map(part -> declared.get(nameIn(part)))
                .ifPresent(target -> {
                    property.allOf(null).anyOf(null).oneOf(null).setType(null);
                    target.getAll().forEach((keyword, value) -> {
                        if (property.get(keyword) == null) {
                            property.set(keyword, value);
                        }
                    });
                    List<SchemaType> types = new ArrayList<>(target.getType());
                    types.add(SchemaType.NULL);
                    property.setType(types);
                });
    }

    private static boolean isNull(Schema schema) {
        return schema.getType() != null && schema.getType().contains(SchemaType.NULL);
    }

    /** Adds the names of all declared schemas that the content is made of. */
    private static void collect(Content content, Map<String, Schema> declared, Set<String> names) {
        if (content == null || declared == null) {
            return;
        }
        Deque<Schema> open = new ArrayDeque<>();
        Consumer<Schema> later = schema -> {
            if (schema != null) {
                open.push(schema);
            }
        };
        content.getMediaTypes().values().stream().map(MediaType::getSchema).forEach(later);
        while (!open.isEmpty()) {
            Schema schema = open.pop();
            if (schema.getRef() != null) {
                String name = nameIn(schema);
                if (names.add(name)) {
                    later.accept(declared.get(name));
                }
            }
            later.accept(schema.getItems());
            later.accept(schema.getAdditionalPropertiesSchema());
            some(schema.getProperties()).values().forEach(later);
            parts(schema).forEach(later);
        }
    }

    private static Stream<Schema> parts(Schema schema) {
        return Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    private static String nameIn(Schema reference) {
        return reference.getRef().substring(reference.getRef().lastIndexOf('/') + 1);
    }

    private static Map<String, Schema> some(Map<String, Schema> properties) {
        return properties == null ? Map.of() : properties;
    }
}
