package mx.maal.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

/**
 * Fifty thousand shoppers come to one replica and look at their tickets. What it takes is printed, client included, and
 * not judged: the machine may be busy with other things.
 */
@QuarkusTest
@WithTestResource(LocalStack.class)
class CrowdTest {

    /** A fifth of the crowd that is to fit, for a quick build; all of it with {@code -Dcrowd=50000}. */
    private static final int CROWD = Integer.getInteger("crowd", 10_000);

    private static final int AT_ONCE = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OperatingSystemMXBean CPU =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @TestHTTPResource
    URI address;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aCrowdFitsInOneReplica() throws Exception {
        Map<String, Object> drop = Shop.drop(Instant.now().plusSeconds(3_600), null, null);
        String slug = "drop-" + UUID.randomUUID();
        drop.put("slug", slug);
        drop.put("admissionsPerSecond", 100);
        Shop.sell(List.of(drop));
        String probe = arrival(slug, UUID.randomUUID());
        await().until(() -> client.send(post(probe), HttpResponse.BodyHandlers.ofString())
                .body()
                .contains("unknown-cart"));
        List<UUID> carts =
                IntStream.range(0, CROWD).mapToObj(i -> UUID.randomUUID()).toList();
        Database.update("INSERT INTO carts (id) SELECT unnest(?::uuid[])", (Object) carts.toArray(UUID[]::new));
        long heapBefore = usedHeap();

        Crowd arrived = all(
                "arrive", carts.stream().map(cart -> post(arrival(slug, cart))).toList());
        long heapAfter = usedHeap();
        List<String> tickets = arrived.answers.stream()
                .map(answer -> answer.path("ticket").asText())
                .toList();
        long transactions = transactions();
        Crowd looked = all(
                "look",
                tickets.stream()
                        .map(ticket -> HttpRequest.newBuilder(address.resolve("/v1/tickets/" + ticket))
                                .build())
                        .toList());

        System.out.printf(
                "%,d waiting: to arrive %.1f s, %.0f µs of CPU each; to look %.1f s, %.0f µs each; heap %,d MB before, %,d MB after%n",
                CROWD,
                arrived.seconds,
                arrived.cpuMicros,
                looked.seconds,
                looked.cpuMicros,
                heapBefore >> 20,
                heapAfter >> 20);
        assertThat(tickets).hasSize(CROWD).doesNotHaveDuplicates();
        assertThat(looked.answers)
                .hasSize(CROWD)
                .allSatisfy(answer -> assertThat(answer.path("status").asText()).isEqualTo("waiting"));
        assertThat(looked.answers.stream()
                        .mapToLong(answer -> answer.path("position").asLong())
                        .sorted())
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.range(0, CROWD).boxed().toList());
        assertThat(Database.count("SELECT count(*) FROM tickets WHERE collection_id = ?", drop.get("collectionId")))
                .isEqualTo(CROWD);
        // The turnstile, the outbox and others have some every second; whoever looks has none.
        assertThat(transactions() - transactions).isLessThan(CROWD / 5);
    }

    /** @param cpuMicros what each request took of this process, which is the service and the client */
    private record Crowd(double seconds, double cpuMicros, List<JsonNode> answers) {}

    private Crowd all(String what, List<HttpRequest> requests) throws InterruptedException {
        Semaphore free = new Semaphore(AT_ONCE);
        ConcurrentLinkedQueue<JsonNode> answers = new ConcurrentLinkedQueue<>();
        AtomicInteger failed = new AtomicInteger();
        long start = System.nanoTime();
        long cpuStart = CPU.getProcessCpuTime();
        for (HttpRequest request : requests) {
            free.acquire();
            client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).whenComplete((response, failure) -> {
                if (failure != null || response.statusCode() >= 300) {
                    failed.incrementAndGet();
                } else {
                    answers.add(parse(response.body()));
                }
                free.release();
            });
        }
        free.acquire(AT_ONCE);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(failed).as("failed to %s", what).hasValue(0);
        double cpuMicros = (CPU.getProcessCpuTime() - cpuStart) / 1e3 / requests.size();
        return new Crowd(seconds, cpuMicros, List.copyOf(answers));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String arrival(String slug, UUID cart) {
        return "{\"collection\":\"" + slug + "\",\"cartId\":\"" + cart + "\"}";
    }

    private HttpRequest post(String body) {
        return HttpRequest.newBuilder(address.resolve("/v1/tickets"))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static long transactions() {
        return Database.count("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
