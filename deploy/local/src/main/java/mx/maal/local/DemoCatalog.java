package mx.maal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Puts {@code demo-catalog.yaml} into the stack, as an operator would, through the HTTP API. May be repeated after a failure:
 * what is there already stays as it is.
 */
final class DemoCatalog {

    /** How long a new variant may take from the catalog to where its stock is kept. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final long PAUSE_MILLIS = 100;

    private final Api api;
    private final JsonNode catalog;
    private final Map<String, String> productIds = new HashMap<>();

    DemoCatalog(Api api) {
        this.api = api;
        this.catalog = read();
    }

    /**
     * Loads products, drops and stock.
     *
     * @return for example {@code 8 products, 3 collections, 1,200 units}
     * @throws IOException when the API refuses something or does not answer
     */
    String load() throws IOException {
        int units = 0;
        for (JsonNode product : catalog.path("products")) {
            JsonNode created = createProduct(product);
            productIds.put(product.path("slug").asText(), created.path("id").asText());
        }
        for (JsonNode collection : catalog.path("collections")) {
            createCollection(collection);
        }
        // Last, so that the variants are on their way to inventory-service meanwhile.
        for (JsonNode product : catalog.path("products")) {
            JsonNode created =
                    expect(api.get("/v1/products/" + product.path("slug").asText()));
            for (JsonNode variant : created.path("variants")) {
                receive(variant, product.path("stock").asInt());
                units += product.path("stock").asInt();
            }
        }
        return productIds.size() + " products, " + catalog.path("collections").size() + " collections, " + units
                + " units in stock";
    }

    private JsonNode createProduct(JsonNode product) throws IOException {
        List<Object> variants = new ArrayList<>();
        for (JsonNode color : product.path("colors")) {
            for (JsonNode size : product.path("sizes")) {
                variants.add(Map.of(
                        "price", money(product.path("price").asLong()),
                        "options", List.of(option("size", size.asText()), option("color", color.asText()))));
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        for (String field : List.of("slug", "title", "description", "productType", "tags")) {
            body.put(field, product.path(field));
        }
        body.put("status", "active");
        body.put("vendor", "MAAL");
        body.put("variants", variants);
        return createOrFind("/v1/products", product.path("slug").asText(), body);
    }

    private void createCollection(JsonNode collection) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        for (String field : List.of("slug", "name", "type", "description")) {
            body.put(field, collection.path(field));
        }
        body.put("isActive", true);
        if (collection.has("startsIn")) {
            Instant now = Instant.now();
            body.put(
                    "startsAt",
                    now.plus(Duration.parse(collection.path("startsIn").asText()))
                            .toString());
            body.put(
                    "endsAt",
                    now.plus(Duration.parse(collection.path("endsIn").asText())).toString());
            body.put("purchaseLimit", collection.path("purchaseLimit"));
            body.put("personLimit", collection.get("personLimit"));
        }
        JsonNode created =
                createOrFind("/v1/collections", collection.path("slug").asText(), body);
        int position = 0;
        for (JsonNode slug : collection.path("products")) {
            Api.Answer added = api.post(
                    "/v1/collections/" + created.path("id").asText() + "/products",
                    Map.of("productId", productIds.get(slug.asText()), "sortOrder", position++),
                    null);
            if (added.status() != 409) {
                expect(added);
            }
        }
    }

    private JsonNode createOrFind(String path, String slug, Map<String, Object> body) throws IOException {
        Api.Answer created = api.post(path, body, null);
        return created.status() == 409 ? expect(api.get(path + "/" + slug)) : expect(created);
    }

    /** The key makes sure that a second attempt receives nothing twice. */
    private void receive(JsonNode variant, int quantity) throws IOException {
        String variantId = variant.path("id").asText();
        String key = UUID.nameUUIDFromBytes(("demo-catalog " + variantId).getBytes(StandardCharsets.UTF_8))
                .toString();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("variantId", variantId);
        body.put("quantity", quantity);
        body.put("type", "receipt");
        body.put("reason", "demo catalog");
        long deadline = System.nanoTime() + ARRIVAL.toNanos();
        Api.Answer answer = api.post("/v1/movements", body, key);
        while (answer.status() == 404 && System.nanoTime() < deadline) {
            pause();
            answer = api.post("/v1/movements", body, key);
        }
        expect(answer);
    }

    private Map<String, Object> money(long amountMinor) {
        return Map.of(
                "amountMinor", amountMinor, "currency", catalog.path("currency").asText());
    }

    private static Map<String, String> option(String name, String value) {
        return Map.of("name", name, "value", value);
    }

    private static JsonNode expect(Api.Answer answer) throws IOException {
        if (!answer.succeeded()) {
            throw new IOException(answer.explanation());
        }
        return answer.body();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode read() {
        try (InputStream yaml = DemoCatalog.class.getResourceAsStream("/demo-catalog.yaml")) {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return new ObjectMapper().valueToTree(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
