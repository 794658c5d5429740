package mx.maal.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the API against the contracts' files: what they have, it shows, and nothing twice. */
@QuarkusTest
@WithTestResource(Services.class)
class DocsTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    @Test
    void showsEachOperationOfEachDocument() throws IOException {
        List<String> operations = new ArrayList<>();
        List<String> roles = new ArrayList<>();
        for (Path contracts : contracts()) {
            JsonNode paths =
                    YAML.readTree(contracts.resolve("openapi.yaml").toFile()).path("paths");
            paths.properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                if (METHODS.contains(method)) {
                    operations.add(method.toUpperCase() + " " + path.getKey());
                    path.getValue().path(method).path("x-required-roles").forEach(role -> roles.add(role.asText()));
                }
            }));
        }
        assertThat(found("<h4><b class=\"[A-Z]+\">([A-Z]+</b> <code>[^<]+)</code>"))
                .hasSizeGreaterThan(50)
                .map(heading -> heading.replace("</b> <code>", " "))
                .containsExactlyInAnyOrderElementsOf(operations);
        assertThat(roles).isNotEmpty();
        assertThat(found("<span class=\"guarded\"[^>]*>(\\w+)")).containsExactlyInAnyOrderElementsOf(roles);
    }

    @Test
    void showsEachSchemaOfEachDocument() throws IOException {
        List<String> schemas = new ArrayList<>();
        for (Path contracts : contracts()) {
            YAML.readTree(contracts.resolve("openapi.yaml").toFile())
                    .at("/components/schemas")
                    .fieldNames()
                    .forEachRemaining(schemas::add);
        }
        assertThat(found("<article class=\"shape\" id=\"[^\"]+\">\\s*<h4>(\\w+)"))
                .containsExactlyInAnyOrderElementsOf(schemas);
        assertThat(page()).contains("<code>lines</code>").contains(">array of CartLine</a>");
    }

    @Test
    void showsEachEventWithItsTopicAndAnExample() throws IOException {
        List<String> events = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        for (Path contracts : contracts()) {
            try (Stream<Path> files = Files.list(contracts)) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".schema.json"))
                        .forEach(file -> events.add(file.replace(".schema.json", "")));
            }
            YAML.readTree(contracts.resolve("asyncapi.yaml").toFile())
                    .path("channels")
                    .forEach(channel -> topics.add(channel.path("address").asText()));
        }
        assertThat(found("<article class=\"event\" id=\"[^\"]+\">\\s*<h4><code>([^<]+)"))
                .hasSizeGreaterThan(40)
                .containsExactlyInAnyOrderElementsOf(events);
        assertThat(found("<h3 class=\"topic\" id=\"[^\"]+\">([^<]+)")).containsExactlyInAnyOrderElementsOf(topics);
        assertThat(found("Key: <code>(\\w+)</code>")).hasSameSizeAs(events);
        assertThat(found("<pre>(\\{)")).hasSameSizeAs(events);
        assertThat(page()).contains("<code>items[].orderItemId</code>").contains("ML-100001");
    }

    @Test
    void leadsFromTheContentsToEachOfThem() {
        String page = page();
        List<String> places = found(" id=\"([^\"]+)\"");
        assertThat(places).doesNotHaveDuplicates();
        List<String> targets = found("href=\"#([^\"]+)\"");
        assertThat(places).containsAll(targets);
        String contents = page.substring(page.indexOf("<nav"), page.indexOf("</nav>"));
        assertThat(found("<article class=\"\\w+\" id=\"([^\"]+)\""))
                .allSatisfy(article -> assertThat(contents).contains("href=\"#" + article + "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/", "/docs/try", "/docs/try.js", "/docs/page.css"})
    void letsABrowserLoadNothingElse(String path) {
        given().get(path)
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", not(containsString("unsafe")))
                .header("X-Content-Type-Options", is("nosniff"))
                .body(not(containsString("<script>")))
                .body(not(containsString(" style=")));
    }

    @Test
    void hasAllThatThePagesNeed() {
        String tried = given().get("/docs/try").then().statusCode(200).extract().asString();
        List<String> files = found("(?:href|src)=\"(/docs[^\"#?]*)", page() + tried);
        assertThat(files).contains("/docs/swagger-ui-bundle.js", "/docs/contracts/order-service/openapi.yaml");
        assertThat(Set.copyOf(files))
                .allSatisfy(file -> given().get(file).then().statusCode(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/unknown",
                "/docs/contracts/unknown/openapi.yaml",
                "/docs/contracts/order-service/unknown.yaml",
                "/docs/contracts/order-service",
                "/docsx",
                "/docs/page.html",
                "/contracts/order-service/openapi.yaml"
            })
    void hasNoOtherPages(String path) {
        given().get(path).then().statusCode(404);
    }

    private static String page() {
        return given().get("/docs")
                .then()
                .statusCode(200)
                .contentType("text/html")
                .extract()
                .asString();
    }

    private static List<String> found(String pattern) {
        return found(pattern, page());
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<Path> contracts() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("../.."))) {
            List<Path> contracts = folders.map(folder -> folder.resolve("contracts"))
                    .filter(Files::isDirectory)
                    .toList();
            assertThat(contracts).hasSize(5);
            return contracts;
        }
    }
}
