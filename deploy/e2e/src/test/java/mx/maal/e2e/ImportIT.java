package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A brand's own catalog, from its file to the first sale. */
@ExtendWith(RunningStack.class)
class ImportIT {

    private static final String FILE =
            """
            Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src
            %1$s,Playera %1$s,<p>Algodón</p>,MAAL,"verano, drop",true,Talla,S,%1$s-S,3,499.50,https://example.com/a.jpg
            %1$s,,,,,,,M,%1$s-M,0,499.50,
            roto-%1$s,Roto,,MAAL,,true,Talla,S,roto-%1$s,1,gratis,
            """;

    @Test
    void bringsInProductsWithTheirStockOnce(Shop shop) {
        String handle = "playera-" + UUID.randomUUID().toString().substring(0, 8);

        Response first = imported(shop, handle);
        assertThat(first.<Integer>path("productsCreated")).isEqualTo(1);
        assertThat(first.<Integer>path("variantsCreated")).isEqualTo(2);
        assertThat(first.<List<Integer>>path("errors.line")).containsExactly(4);

        Response product = Shop.expect(200, shop.anyone().get("/v1/products/" + handle));
        assertThat(product.<List<Integer>>path("variants.price.amountMinor")).containsExactly(49_950, 49_950);
        assertThat(product.<List<String>>path("variants.options.value.flatten()"))
                .containsExactly("S", "M");
        String small = product.path("variants[0].id");
        await().atMost(Shop.SOON)
                .until(() -> shop.anyone().get("/v1/stock/" + small).statusCode() == 200);
        shop.awaitStock(small, 3, 0);

        Response again = imported(shop, handle);
        assertThat(again.<Integer>path("productsCreated")).isZero();
        assertThat(again.<Integer>path("productsUnchanged")).isEqualTo(1);

        shop.buy(small, 1);
        shop.awaitStock(small, 2, 0);
        assertThat(shop.ledger(small)).isEqualTo(List.of("receipt 3", "sale -1"));
    }

    private static Response imported(Shop shop, String handle) {
        String id = Shop.expect(
                        202,
                        shop.operator()
                                .contentType("text/csv; charset=utf-8")
                                .body(FILE.formatted(handle))
                                .post("/v1/imports"))
                .path("id");
        await("import " + id).atMost(Shop.SOON).until(() -> !"running"
                .equals(shop.operator().get("/v1/imports/" + id).path("status")));
        return Shop.expect(200, shop.operator().get("/v1/imports/" + id));
    }
}
