package mx.maal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.local.demo.Shopfront.Answer;
import mx.maal.local.demo.Shopfront.Caller;

/**
 * What this drop sells: one variant, of which exactly so many units are free when it begins.
 *
 * @param title of product and variant
 */
public record Goods(String slug, String title, String variantId) {

    /** How long what the catalog says may take to where it counts. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private static final long LOOK_AGAIN_MILLIS = 100;

    /** What order-service says of a drop that the catalog has told it nothing of yet. */
    private static final Set<String> UNHEARD_OF = Set.of("unknown-variant", "drop-not-open");

    private static final long PRICE_MINOR = 129_900;
    private static final int LIMIT = 2;

    /** More than a brand would allow, so that most who want a voucher get one. */
    private static final int VOUCHER_PERCENT = 60;

    /** A product of its own, in a drop that opens now. */
    public static Goods create(Shopfront shop, int units) {
        String slug = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        Answer product = expect(shop.post(
                shop.operator(),
                "/v1/products",
                Map.of(
                        "slug",
                        slug,
                        "title",
                        "Sudadera Drop " + slug.substring(5),
                        "status",
                        "active",
                        "tags",
                        List.of("demo"),
                        "variants",
                        List.of(Map.of(
                                "price",
                                Map.of("amountMinor", PRICE_MINOR, "currency", "MXN"),
                                "options",
                                List.of(Map.of("name", "Talla", "value", "M")))))));
        Answer drop = expect(shop.post(
                shop.operator(),
                "/v1/collections",
                Map.of(
                        "voucherShare",
                        VOUCHER_PERCENT,
                        "name",
                        "Drop " + slug,
                        "slug",
                        dropOf(slug),
                        "type",
                        "drop",
                        "isActive",
                        true,
                        "startsAt",
                        Instant.now().minusSeconds(1).toString(),
                        "purchaseLimit",
                        LIMIT)));
        expect(shop.post(
                shop.operator(),
                "/v1/collections/" + drop.text("id") + "/products",
                Map.of("productId", product.text("id"))));
        Goods goods = of(product.body());
        goods.stock(shop, units);
        goods.requireOffered(shop, ARRIVAL);
        return goods;
    }

    /** The slug of the drop that was created for it. */
    public String dropSlug() {
        return dropOf(slug);
    }

    private static String dropOf(String slug) {
        return "drop-" + slug;
    }

    /** A product that is in the catalog. */
    static Goods find(Shopfront shop, String slug, int units) {
        Answer product = shop.get(Caller.ANYONE, "/v1/products/" + slug);
        if (product.status() == 404) {
            throw new CannotRun("The catalog has no active product " + slug + ". See which: GET /v1/products");
        }
        expect(product);
        if (product.body().path("variants").isEmpty()) {
            throw new CannotRun("Product " + slug + " has no variant for sale.");
        }
        Goods goods = of(product.body());
        goods.requireOffered(shop, Duration.ZERO);
        goods.stock(shop, units);
        return goods;
    }

    private static Goods of(JsonNode product) {
        JsonNode variant = product.path("variants").path(0);
        return new Goods(
                product.path("slug").asText(),
                (product.path("title").asText() + ", " + variant.path("title").asText()).replaceFirst(", $", ""),
                variant.path("id").asText());
    }

    /** Receives what is missing, or takes out what is too much, until so many units are free. */
    private void stock(Shopfront shop, int units) {
        Answer level = expect(shop.until(Caller.ANYONE, "/v1/stock/" + variantId, ARRIVAL, Answer::succeeded));
        long change = units - level.body().path("available").asLong();
        if (change != 0) {
            expect(shop.post(
                    shop.operator(),
                    "/v1/movements",
                    Map.of(
                            "variantId",
                            variantId,
                            "quantity",
                            change,
                            "type",
                            change > 0 ? "receipt" : "adjustment",
                            "reason",
                            "demo drop")));
        }
    }

    /** One shopper before the others sees that order-service knows it to be for sale, and leaves no hold behind. */
    private void requireOffered(Shopfront shop, Duration patience) {
        String cart = expect(shop.post(Caller.ANYONE, "/v1/carts", null)).text("id");
        String lines = "/v1/carts/" + cart + "/lines";
        Map<String, Object> one = Map.of("variantId", variantId, "quantity", 1);
        long deadline = System.nanoTime() + patience.toNanos();
        Answer line = shop.post(Caller.ANYONE, lines, one);
        while (UNHEARD_OF.contains(line.problem()) && System.nanoTime() < deadline) {
            Shopfront.pause(LOOK_AGAIN_MILLIS);
            line = shop.post(Caller.ANYONE, lines, one);
        }
        if (line.problem().equals("sold-out")) {
            return;
        }
        if (line.status() == 409 || line.status() == 404) {
            throw new CannotRun("Nobody can buy " + title + " (" + slug + "): " + line);
        }
        shop.until(Caller.ANYONE, "/v1/carts/" + cart, ARRIVAL, answer -> !status(answer)
                .equals("requested"));
        expect(shop.delete(Caller.ANYONE, lines + "/" + expect(line).text("id")));
        shop.until(Caller.ANYONE, "/v1/carts/" + cart, ARRIVAL, answer -> !status(answer)
                .equals("reserved"));
    }

    private static String status(Answer cart) {
        return cart.body().at("/lines/0/status").asText();
    }

    static Answer expect(Answer answer) {
        if (!answer.succeeded()) {
            throw new CannotRun("The drop cannot be prepared: " + answer);
        }
        return answer;
    }
}
