package mx.maal.kit.test.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * To be extended by a {@code @QuarkusTest} of each service: {@code contracts/openapi.yaml} is what the code says, describes
 * every answer, and breaks nothing that is released. That real answers keep to it is seen on each that a test gets.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class ApiContractChecks {

    /** {@code -Dcontracts.write}: writes the document instead of comparing it. */
    private static final boolean WRITE = System.getProperty("contracts.write") != null;

    private static final Path DOCUMENT = Contracts.FOLDER.resolve(Contracts.OPENAPI);
    private static final String NO_CONTENT = "204";

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
