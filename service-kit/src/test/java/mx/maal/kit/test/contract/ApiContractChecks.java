package mx.maal.kit.test.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import mx.maal.kit.access.Roles;
import mx.maal.kit.test.Tokens;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * To be extended by a {@code @QuarkusTest} of each service: {@code contracts/openapi.yaml} is what the code says, describes
 * every answer, breaks nothing that is released, and is right about what needs a token, and whose. That real answers keep to it is seen on
 * each that a test gets.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class ApiContractChecks {

    /** {@code -Dcontracts.write}: writes the document instead of comparing it. */
    private static final boolean WRITE = System.getProperty("contracts.write") != null;

    private static final Path DOCUMENT = Contracts.FOLDER.resolve(Contracts.OPENAPI);
    private static final String NO_CONTENT = "204";
    private static final String UNKNOWN_ID = "7b1f2d58-6d3f-4c58-9c1e-3f0c7a9d2e41";

    /** Names nothing either, and is no id: so that nobody waits for news of it. */
    private static final String NO_ID = "none";

    private static final Set<String> REFUSALS = Set.of("401", "403");

    @Test
    @Order(1) // the others read what it may write
    void theDocumentIsWhatTheCodeSays() throws IOException {
        if (WRITE) {
            Files.writeString(DOCUMENT, served("yaml"));
        }
        List<String> drift = new ArrayList<>();
        drift(Contracts.tree(DOCUMENT), new ObjectMapper().readTree(served("json")), "", drift);
        assertThat(drift)
                .as("%s is not what the code says; -Dcontracts.write writes it anew", DOCUMENT)
                .isEmpty();
    }

    @Test
    void everyOperationSaysWhatItIsForAndHowItIsAnswered() {
        JsonNode api = Contracts.tree(DOCUMENT);
        // Of 3.1 documents, the validator and the comparison miss changed types.
        assertThat(api.path("openapi").asText()).isEqualTo("3.0.3");
        for (JsonNode path : api.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.has("responses")) {
                    assertThat(operation.path("summary").asText())
                            .as("summary of %s", operation)
                            .isNotEmpty();
                    assertThat(operation.path("responses").fieldNames())
                            .toIterable()
                            .as("answers of %s", operation)
                            .anyMatch(status -> status.startsWith("2"));
                    operation.path("responses").fields().forEachRemaining(answer -> {
                        if (!answer.getKey().equals(NO_CONTENT)) {
                            assertThat(answer.getValue().path("content").findValues("schema"))
                                    .as("content of %s of %s", answer.getKey(), operation.path("operationId"))
                                    .isNotEmpty();
                        }
                    });
                }
            }
        }
    }

    @Test
    void nothingReleasedIsBroken() {
        Path release = Contracts.lastRelease().orElseGet(() -> fail("contracts/released/ holds no release"));
        assertThat(BreakingChanges.ofApi(Contracts.text(release.resolve(Contracts.OPENAPI)), Contracts.text(DOCUMENT)))
                .as("since %s", release)
                .isEmpty();
    }

    @Test
    void whatNeedsATokenIsClosedWithoutOne() {
        List<String> wrong = new ArrayList<>();
        Contracts.tree(DOCUMENT).path("paths").fields().forEachRemaining(path -> path.getValue()
                .fields()
                .forEachRemaining(operation -> {
                    if (operation.getValue().has("responses")) {
                        wrong.addAll(doors(operation.getKey(), path.getKey(), operation.getValue()));
                    }
                }));
        assertThat(wrong).isEmpty();
    }

    /** What is wrong with how an operation treats those who have no right to it. */
    private static List<String> doors(String method, String path, JsonNode operation) {
        List<String> wrong = new ArrayList<>();
        String name = method + " " + path;
        BiConsumer<String, Integer> expect = (token, expected) -> {
            int status = call(method, path, UNKNOWN_ID, operation, token);
            if (status != expected) {
                wrong.add("%s with %s: %d instead of %d"
                        .formatted(name, token == null ? "no token" : "a token", status, expected));
            }
        };
        if (operation.path("security").size() > 0) {
            expect.accept(null, 401);
            expect.accept(Tokens.forged(), 401);
            expect.accept(Tokens.expired(), 401);
            Set<String> keys = new TreeSet<>();
            operation.path("x-required-roles").forEach(role -> keys.add(role.asText()));
            Set<String> others = new TreeSet<>(Roles.ALL);
            others.add("customer");
            others.removeAll(keys);
            expect.accept(Tokens.with("somebody", others.toArray(String[]::new)), 403);
            for (String key : keys) {
                int status = call(method, path, NO_ID, operation, Tokens.with("somebody", key));
                if (REFUSALS.contains(String.valueOf(status))) {
                    wrong.add("%s with the role %s: %d".formatted(name, key, status));
                }
            }
            if (keys.isEmpty() || !Roles.ALL.containsAll(keys)) {
                wrong.add("%s: which roles open it? It says %s".formatted(name, keys));
            }
            if (keys.contains(Roles.AUDIT) != method.equals("get")) {
                wrong.add("%s: %s reads all and changes nothing, and here are %s".formatted(name, Roles.AUDIT, keys));
            }
        } else {
            String status = String.valueOf(call(method, path, UNKNOWN_ID, operation, null));
            if (REFUSALS.contains(status) && !operation.path("responses").has(status)) {
                wrong.add("%s: asks for a token and does not say so".formatted(name));
            }
        }
        return wrong;
    }

    private static int call(String method, String path, String id, JsonNode operation, String token) {
        RequestSpecification request = given();
        Iterator<String> mediaTypes = operation.at("/requestBody/content").fieldNames();
        if (mediaTypes.hasNext()) {
            String mediaType = mediaTypes.next();
            request.contentType(mediaType.equals("*/*") ? "application/json" : mediaType)
                    .body("{}");
        }
        if (token != null) {
            request.auth().oauth2(token);
        }
        return request.request(method.toUpperCase(Locale.ROOT), path.replaceAll("\\{[^}]+}", id))
                .statusCode();
    }

    /** The storefront's use of this API. That what is promised here is kept is seen on each answer that a test gets. */
    @Test
    void whatOthersNeedIsPromised() {
        JsonNode api = Contracts.tree(DOCUMENT);
        List<String> unmet = new ArrayList<>();
        for (ApiNeed need : ApiNeed.ofOthers()) {
            unmet.addAll(need.unmetBy(api));
        }
        assertThat(unmet).isEmpty();
    }

    /** The gateway's use of what no API describes: it is asked for here. */
    @Test
    void whatOthersNeedBesidesTheApiIsAnswered() {
        for (ApiNeed need : ApiNeed.ofOthers()) {
            need.uses().stream().filter(use -> !use.described()).forEach(use -> assertThat(
                            given().request(use.method(), use.path()).statusCode())
                    .as("%s: %s", need.title(), use)
                    .isEqualTo(use.status()));
        }
    }

    private static String served(String format) {
        return given().queryParam("format", format)
                .get("/q/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** Adds where the two differ; the order of members is no difference. */
    private static void drift(JsonNode written, JsonNode said, String at, List<String> drift) {
        if (written.isObject() && said.isObject()) {
            Set<String> names = new TreeSet<>();
            written.fieldNames().forEachRemaining(names::add);
            said.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> drift(written.path(name), said.path(name), at + "/" + name, drift));
        } else if (written.isArray() && said.isArray() && written.size() == said.size()) {
            for (int i = 0; i < written.size(); i++) {
                drift(written.get(i), said.get(i), at + "/" + i, drift);
            }
        } else if (!written.equals(said)) {
            drift.add("%s: written %s, said %s".formatted(at, written, said));
        }
    }
}
