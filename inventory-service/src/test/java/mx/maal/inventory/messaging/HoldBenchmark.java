package mx.maal.inventory.messaging;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.Database;
import mx.maal.inventory.Drop;
import mx.maal.inventory.app.HoldRequests;
import mx.maal.kit.events.EventConsumer;
import mx.maal.kit.test.LocalStack;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * How many holds a second one consumer commits, by size of batch and by how many active holds the variant already has.
 * Not part of the tests: {@code mvn test -Dtest=HoldBenchmark -Dtest.jvm.options=}. The stack of the tests does not wait
 * for its disk.
 */
@QuarkusTest
@WithTestResource(LocalStack.class)
class HoldBenchmark {

    private static final int SHOPPERS = 20_000;

    @Inject
    EventConsumer events;

    @Inject
    HoldRequests holdRequests;

    @Inject
    Database database;

    @Test
    void holdsPerSecond() {
        run("warm-up", Drop.variant(1_000_000), 100, SHOPPERS);
        for (int batch : new int[] {1, 10, 100, 500}) {
            run("batches of " + batch, Drop.variant(1_000_000), batch, Math.min(SHOPPERS, batch * 2_000));
        }
        String hot = Drop.variant(1_000_000);
        run("filling a hot variant, batches of 500", hot, 500, 2 * SHOPPERS);
        run("behind " + 2 * SHOPPERS + " active holds, batches of 1", hot, 1, 500);
        run("behind " + 2 * SHOPPERS + " active holds, batches of 500", hot, 500, SHOPPERS);
        String soldOut = Drop.variant(0);
        run("sold out, batches of 500", soldOut, 500, SHOPPERS);
    }

    private void run(String name, String variant, int batch, int shoppers) {
        List<List<ConsumerRecord<String, byte[]>>> batches = new ArrayList<>();
        for (int from = 0; from < shoppers; from += batch) {
            batches.add(batch(variant, batch));
        }
        long start = System.nanoTime();
        batches.forEach(records -> events.handleUnclaimed("hold-requests", records, holdRequests::answer));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%-45s %,8.0f requests/s  %7.2f ms a batch  (%d holds)%n",
                name,
                shoppers / seconds,
                1_000 * seconds / batches.size(),
                database.number(
                        "SELECT count(*) FROM inventory_reservations WHERE product_variant_id = ?",
                        UUID.fromString(variant)));
    }

    private static List<ConsumerRecord<String, byte[]>> batch(String variant, int size) {
        Batch batch = new Batch("order.hold-requests");
        for (int i = 0; i < size; i++) {
            Map<String, Object> request = Drop.holdRequest(Drop.id(), variant, 1);
            batch.add((String) request.get("requestId"), variant, "hold.requested.v1", request);
        }
        return batch.records();
    }
}
