package mx.maal.inventory.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.kit.test.LocalStack;
import mx.maal.kit.test.TestKafka;
import org.junit.jupiter.api.Test;

/** Variants, opening stock and returns as other services tell of them. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class StockArrivalsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Database database;

    @Test
    void aProductsVariantsBecomeKnownWithNothingOnHand() {
        String product = Drop.id();
        String small = Drop.id();
        String large = Drop.id();
        Map<String, Object> body = Map.of(
                "productId",
                product,
                "version",
                1,
                "variants",
                List.of(Map.of("variantId", small, "sku", "S"), Map.of("variantId", large, "sku", "L")));
        Drop.publish("catalog.products", product, "product.changed.v1", body);
        Drop.publish("catalog.products", product, "product.changed.v1", body);
        await().atMost(PATIENCE)
                .until(() -> RestAssured.get("/v1/stock/" + large).statusCode() == 200);
        Drop.awaitStock(small, 0, 0);
    }

    @Test
    void openingStockComesOnceWhateverItsEventsAreCalled() {
        String hoodie = Drop.variant(7);
        declare(hoodie, 7);
        declare(hoodie, 9);
        String next = Drop.id();
        TestKafka.publish("catalog.opening-stock", hoodie, Drop.id(), "opening-stock.declared.v1", opening(next, 0));
        await().atMost(PATIENCE)
                .until(() -> RestAssured.get("/v1/stock/" + next).statusCode() == 200);
        Drop.awaitStock(hoodie, 7, 0);
        Drop.awaitStock(next, 0, 0);
        assertThat(database.texts(
                        "SELECT type || ' ' || quantity || ' ' || actor FROM inventory_movements"
                                + " WHERE product_variant_id = ?",
                        UUID.fromString(hoodie)))
                .containsExactly("receipt 7 catalog-service");
    }

    private static void declare(String variant, int quantity) {
        Drop.publish("catalog.opening-stock", variant, "opening-stock.declared.v1", opening(variant, quantity));
    }

    private static Map<String, Object> opening(String variant, int quantity) {
        return Map.of("variantId", variant, "sku", "SKU", "quantity", quantity, "importId", Drop.id());
    }

    @Test
    void whatCameBackIsSellableOrWrittenOffOnce() {
        String hoodie = Drop.variant(5);
        String order = Drop.id();
        Map<String, Object> body = Map.of(
                "returnId",
                Drop.id(),
                "orderId",
                order,
                "items",
                List.of(
                        item(hoodie, 2, "new", "restocked"),
                        item(hoodie, 1, "damaged", "written-off"),
                        item(hoodie, 1, "used", "written-off")));
        Drop.publish("fulfillment.returns", order, "return.requested.v1", Map.of("orderId", order));
        Drop.publish("fulfillment.returns", order, "return.received.v1", body);
        Drop.publish("fulfillment.returns", order, "return.received.v1", body);
        await().atMost(PATIENCE)
                .until(() -> database.number("SELECT count(*) FROM inbox WHERE consumer = 'returns'") >= 3);
        Drop.awaitStock(hoodie, 7, 0);
        assertThat(database.texts(
                        "SELECT type || ' ' || quantity FROM inventory_movements WHERE order_id = ? ORDER BY 1",
                        UUID.fromString(order)))
                .containsExactly("damage -1", "damage -1", "return 1", "return 1", "return 2");
    }

    private static Map<String, Object> item(String variant, int quantity, String condition, String disposition) {
        return Map.of(
                "returnItemId",
                Drop.id(),
                "orderItemId",
                Drop.id(),
                "variantId",
                variant,
                "quantity",
                quantity,
                "condition",
                condition,
                "disposition",
                disposition);
    }
}
