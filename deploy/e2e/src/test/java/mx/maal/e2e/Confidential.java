package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What no log may hold: what shoppers typed in of themselves, what the shop gave out that opens or pays something, and the stack's
 * own secrets. Collects it from all requests and answers that pass by.
 */
final class Confidential implements Filter {

    /** Any run knows some of each: else the search would prove nothing. */
    static final Set<String> KINDS = Set.of(
            "email",
            "phone",
            "name",
            "line1",
            "accessToken",
            "clientSecret",
            "checkoutId",
            "id of carts",
            "id of checkouts",
            "id of payments",
            "operator's token",
            "stripe-api-key");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Members of bodies, by their names. */
    private static final Set<String> MEMBERS = Set.of(
            "email",
            "phone",
            "name",
            "line1",
            "accessToken",
            "clientSecret",
            "redirectUrl",
            "ticket",
            "cartId",
            "checkoutId",
            "paymentId");

    /** Below these, an {@code id} opens what it names. */
    private static final Pattern OPENED_BY_ID =
            Pattern.compile("/v1/(?:carts|checkouts|payments)(?:/[0-9a-f-]{36})?(?:/checkout)?");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    /** What is shorter is also something else. */
    private static final int SHORTEST = 8;

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    /** Passwords, keys and secrets that the stack has made up. @param file names and values, as JSON */
    void addSecrets(Path file) throws IOException {
        JSON.readTree(file.toFile())
                .properties()
                .forEach(secret -> add(secret.getKey(), secret.getValue().asText()));
    }

    void add(String what, String value) {
        if (value != null && value.length() >= SHORTEST) {
            values.put(value, what);
            kinds.add(what);
        }
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification response, FilterContext context) {
        Response answer = context.next(request, response);
        String path = request.getDerivedPath();
        if (path.startsWith("/v1/carts")) {
            collect(request.<Object>getBody() instanceof String body ? body : "", path);
        }
        if (String.valueOf(answer.contentType()).contains("json")) {
            collect(answer.asString(), path);
        }
        return answer;
    }

    private void collect(String body, String path) {
        try {
            JsonNode json = JSON.readTree(body);
            if (OPENED_BY_ID.matcher(path).matches()) {
                add("id of " + path.split("/")[2], json.path("id").asText());
            }
            if (!path.startsWith("/v1/products") && !path.startsWith("/v1/collections")) {
                collect(json);
            }
        } catch (JsonProcessingException e) {
            // A test sent that on purpose.
        }
    }

    private void collect(JsonNode json) {
        json.properties().forEach(member -> {
            if (MEMBERS.contains(member.getKey())) {
                add(member.getKey(), member.getValue().textValue());
            }
        });
        json.forEach(this::collect);
    }

    /** @throws AssertionError when a log in this folder holds any of it; it names file and line, and not the value */
    void requireInNoLog(Path folder) throws IOException {
        assertThat(kinds).as("kinds of what is looked for").containsAll(KINDS);
        List<Path> logs;
        try (Stream<Path> files = Files.list(folder)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        assertThat(logs).as("logs in " + folder).hasSizeGreaterThan(8);
        List<String> found = new ArrayList<>();
        for (Path log : logs) {
            search(log, found);
        }
        assertThat(found).as("what must be in no log").isEmpty();
    }

    private void search(Path log, List<String> found) throws IOException {
        // Ids are many: they are looked up. The rest is looked for.
        List<String> others = values.keySet().stream()
                .filter(value -> !UUID.matcher(value).matches())
                .toList();
        int number = 0;
        for (String line : Files.readString(log, StandardCharsets.UTF_8).split("\n")) {
            String where = log.getFileName() + ":" + ++number + " holds ";
            UUID.matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .filter(values::containsKey)
                    .forEach(id -> found.add(where + values.get(id)));
            others.stream().filter(line::contains).forEach(value -> found.add(where + values.get(value)));
        }
    }
}
