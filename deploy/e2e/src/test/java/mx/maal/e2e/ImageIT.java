package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import mx.maal.e2e.HttpConnection.Answer;
import mx.maal.e2e.Shoppers.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image, from its start to its end, with what Kubernetes gives it. */
@ExtendWith(RunningStack.class)
@EnabledOnOs(OS.LINUX)
class ImageIT {

    private static final int SHOPPERS = 6;
    private static final int UNITS = 20_000;

    @Test
    void runsConfinedAndEndsUnderLoadWithoutLosingARequest(Shop shop) throws Exception {
        String variant = shop.product(UNITS);
        Pod pod = Pod.described();
        try (ImageReplica replica = ImageReplica.start("order-service", pod, shop.replicaSettings("order"))) {
            replica.awaitReady();
            assertConfined(replica, pod);
            try (Shoppers shoppers = new Shoppers(SHOPPERS, replica.port(), variant)) {
                awaitMore(shoppers, 6 * SHOPPERS);
                // Nothing happens to this checkout for now, so whoever watches it is answered when he has waited for
                // his time.
                String checkout = shop.checkedOut(shop.cartWith(variant, 1)).id();
                CompletableFuture<Answer> watching = watch(replica, checkout);
                awaitMore(shoppers, 2 * SHOPPERS);
                assertThat(watching).isNotDone();

                long end = System.nanoTime();
                replica.askToEnd();

                assertEndsWell(replica, pod);
                assertThat(watching.get().status()).isEqualTo(200);
                assertNothingLost(shop, variant, shoppers.awaitEnd(), end);
            }
        }
        assertAllIsPublished(shop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog", "inventory", "fulfillment", "payments"})
    void runsConfinedAndEndsAsTheOthers(String slice, Shop shop) throws Exception {
        Pod pod = Pod.described();
        try (ImageReplica replica = ImageReplica.start(slice + "-service", pod, shop.replicaSettings(slice))) {
            replica.awaitReady();
            assertConfined(replica, pod);

            replica.askToEnd();

            assertEndsWell(replica, pod);
        }
    }

    private static void awaitMore(Shoppers shoppers, int requests) {
        int before = shoppers.requests().size();
        await("requests").atMost(Shop.SOON).until(() -> shoppers.requests().size() >= before + requests);
    }

    private static void assertConfined(ImageReplica replica, Pod pod) throws Exception {
        Map<String, String> status = replica.status();
        assertThat(status.get("NoNewPrivs")).isEqualTo("1");
        assertThat(status.get("CapEff")).isEqualTo("0000000000000000");
        if (replica.confinement() == Confinement.BY_ROOT) {
            assertThat(status.get("Uid").split("\\s+")).containsOnly(Integer.toString(pod.user()));
            assertThat(status.get("Gid").split("\\s+")).containsOnly(Integer.toString(pod.group()));
        }
        assertThat(replica.mounts().get("/").split(",")).contains("ro");
    }

    private static void assertEndsWell(ImageReplica replica, Pod pod) throws Exception {
        assertThat(replica.awaitEnd(pod.ending())).as("exit code").isZero();
        assertThat(replica.errors()).isEmpty();
    }

    private static CompletableFuture<Answer> watch(ImageReplica replica, String checkout) {
        return CompletableFuture.supplyAsync(() -> {
            try (HttpConnection connection = new HttpConnection(replica.port())) {
                return connection.ask("GET /v1/checkouts/" + checkout, Map.of("Prefer", "wait=6"), null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** @param end when the replica was asked to end, as {@link System#nanoTime} */
    private static void assertNothingLost(Shop shop, String variant, List<Request> requests, long end)
            throws SQLException {
        assertThat(requests)
                .as("before the end")
                .filteredOn(request -> request.ended() < end)
                .isNotEmpty()
                .allMatch(Request::succeeded);
        assertThat(requests)
                .as("refused after the end")
                .filteredOn(request -> !request.succeeded() && request.answer() != null)
                .allMatch(request -> request.answer().status() == 503);
        // A connection that the replica has not taken up before it was gone is as one that it refuses; a client may try
        // elsewhere.
        assertThat(requests)
                .as("without an answer")
                .filteredOn(request -> request.answer() == null)
                .allMatch(Request::firstOnConnection);
        // Whatever was done was answered, and whatever was answered was done.
        String carts = String.join("','", created(requests, "carts"));
        assertThat(shop.strings(
                        "order",
                        "SELECT id::text FROM cart_lines WHERE variant_id = '" + variant + "' AND cart_id::text IN ('"
                                + carts + "')"))
                .containsExactlyInAnyOrderElementsOf(created(requests, "lines"));
        assertThat(shop.strings("order", "SELECT id::text FROM checkouts WHERE cart_id::text IN ('" + carts + "')"))
                .containsExactlyInAnyOrderElementsOf(created(requests, "checkout"));
    }

    /** The ids of what successful requests to paths with this ending have made. */
    private static List<String> created(List<Request> requests, String ending) {
        return requests.stream()
                .filter(request -> request.succeeded() && request.what().endsWith("/" + ending))
                .map(request -> JsonPath.from(request.answer().body()).getString("id"))
                .collect(Collectors.toList());
    }

    private static void assertAllIsPublished(Shop shop) throws Exception {
        String last = shop.strings("order", "SELECT coalesce(max(seq), 0)::text FROM outbox")
                .get(0);
        await("the outbox, without the replica").atMost(Shop.SOON).until(() -> shop.strings(
                        "order", "SELECT seq::text FROM outbox WHERE seq <= " + last)
                .isEmpty());
    }
}
