package mx.maal.catalog.app;

import static mx.maal.catalog.http.Api.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.catalog.messaging.Published;
import mx.maal.catalog.persistence.Imports;
import mx.maal.catalog.persistence.Imports.Work;
import mx.maal.catalog.shopify.ImportedProduct;
import mx.maal.catalog.shopify.ProductReader;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

/** What a replica that dies in the middle of an import leaves behind, another one brings to its end, each product once. */
@QuarkusTest
@WithTestResource(LocalStack.class)
class ImportResumeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Inject
    ImportProducts importing;

    @Inject
    Imports imports;

    @Inject
    ImportWorker worker;

    @Inject
    DataSource dataSource;

    @Test
    void anInterruptedImportGoesOnWhereItStopped() throws SQLException {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        byte[] file = file(mark);
        Work dead = leasedByADeadReplica(file);
        List<ImportedProduct> products = read(file);
        assertThat(importing.apply(dead, products.subList(0, 1))).isTrue();
        operator().get("/v1/products/b-" + mark).then().statusCode(404);

        leaseRunsOut(dead);
        worker.wake();

        await().atMost(PATIENCE).until(() -> operator()
                .get("/v1/imports/" + dead.id())
                .path("status")
                .equals("completed"));
        operator()
                .get("/v1/imports/" + dead.id())
                .then()
                .body("rowsDone", equalTo(3))
                .body("productsCreated", equalTo(3))
                .body("productsUnchanged", equalTo(0))
                .body("variantsCreated", equalTo(3));
        for (String handle : new String[] {"a-", "b-", "c-"}) {
            String variant = operator().get("/v1/products/" + handle + mark).path("variants[0].id");
            assertThat(Published.of(dataSource, Published.OPENING_STOCK, List.of(variant)))
                    .hasSize(1);
        }
    }

    @Test
    void aReplicaThatLostItsLeaseChangesNothingMore() throws SQLException {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        byte[] file = file(mark);
        Work late = leasedByADeadReplica(file);
        leaseRunsOut(late);
        worker.wake();
        await().atMost(PATIENCE).until(() -> operator()
                .get("/v1/imports/" + late.id())
                .path("status")
                .equals("completed"));

        byte[] changed =
                new String(file, StandardCharsets.UTF_8).replace(",10,", ",99,").getBytes(StandardCharsets.UTF_8);
        assertThat(importing.apply(late, read(changed))).isFalse();
        assertThat(importing.finish(late)).isFalse();

        operator().get("/v1/products/a-" + mark).then().body("variants[0].price.amountMinor", equalTo(1000));
    }

    private static byte[] file(String mark) {
        String csv = "Handle,Title,Variant Price,Variant Inventory Qty\n"
                + "a-%1$s,A,10,5\nb-%1$s,B,10,5\nc-%1$s,C,10,5\n".formatted(mark);
        return csv.getBytes(StandardCharsets.UTF_8);
    }

    private static List<ImportedProduct> read(byte[] file) {
        List<ImportedProduct> products = new ArrayList<>();
        ProductReader.read(file, Currency.getInstance("MXN"), products::add);
        return products;
    }

    private Work leasedByADeadReplica(byte[] file) throws SQLException {
        UUID id = UUID.randomUUID();
        UUID token = UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> {
            imports.add(id, "MXN", 3, file);
            execute(
                    "UPDATE imports SET lease_token = ?, leased_until = now() + interval '1 hour' WHERE id = ?",
                    token,
                    id);
        });
        return new Work(id, token, "MXN", 0, file);
    }

    private void leaseRunsOut(Work work) {
        execute("UPDATE imports SET leased_until = now() - interval '1 second' WHERE id = ?", work.id());
    }

    private void execute(String sql, Object... values) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
