package mx.maal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators look at is there: the metrics of dashboards and alerts, and the tables of the runbooks' queries. */
@ExtendWith(RunningStack.class)
class MonitoringIT {

    /** Each expression, against what the services and the gateway expose once a few sales are made. */
    @Test
    void exposesWhatDashboardsAndAlertsAskFor(Shop shop) {
        List<Monitoring.Expression> expressions = Monitoring.expressions();
        assertThat(expressions).hasSizeGreaterThan(60);
        openWaitingRoom(shop);

        // Some are measured every few seconds only, and a consumer's lag is known once it has fetched.
        await("metrics of " + expressions.size() + " expressions")
                .atMost(Shop.SOON)
                .untilAsserted(() -> {
                    PromQl.Metrics metrics = new KnownMetrics(shop.metrics());
                    assertThat(expressions.stream()
                                    .map(expression -> expression.problem(metrics))
                                    .filter(problem -> !problem.isEmpty()))
                            .isEmpty();
                });
    }

    @Test
    void answersTheRunbooksQueries(Shop shop) {
        List<Monitoring.Query> queries = Monitoring.queries();
        assertThat(queries).hasSizeGreaterThan(25);
        for (Monitoring.Query query : queries) {
            shop.ask(query.slice(), query.sql(), query.where());
        }
    }

    private static void openWaitingRoom(Shop shop) {
        Shop.InDrop drop = shop.inDrop(1, null, null, null, "reserved");
        String slug = Shop.expect(
                        200,
                        shop.operator().body(Map.of("admissionsPerSecond", 1)).patch("/v1/collections/" + drop.drop()))
                .path("slug");
        shop.anyone().body(Map.of("collection", slug, "cartId", shop.cart())).post("/v1/tickets");
    }
}
