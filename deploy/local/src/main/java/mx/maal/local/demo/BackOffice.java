package mx.maal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import mx.maal.local.demo.Shopfront.Answer;
import mx.maal.local.demo.Shopfront.Caller;

/** What the brand does with some of the orders: ships and delivers them, takes them back, cancels one. */
final class BackOffice {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of so many orders one is shipped; of so many shipped ones, one comes back. */
    private static final int ONE_SHIPPED_IN = 3;

    private static final int ONE_RETURNED_IN = 2;

    private final Shopfront shop;
    private final List<String> troubles = new ArrayList<>();
    private int shipped;
    private int returned;
    private int damaged;
    private int cancelled;
    private int byHand;

    BackOffice(Shopfront shop) {
        this.shop = shop;
    }

    /** What came of it; {@code troubles} is empty when all went well. */
    record Work(int shipped, int returned, int damaged, int cancelled, int byHand, List<String> troubles) {}

    /** @param bought the orders, each with its owner's token */
    Work workThrough(List<Shopper.Visit> bought) {
        for (int i = 0; i < bought.size(); i++) {
            Shopper.Visit visit = bought.get(i);
            try {
                if (i == 1) {
                    cancel(visit);
                } else if (i % ONE_SHIPPED_IN == 0) {
                    List<String> parcels = ship(visit);
                    if (shipped % ONE_RETURNED_IN == 1 && !parcels.isEmpty()) {
                        takeBack(visit, returned % 2 == 1);
                    }
                }
            } catch (CannotRun e) {
                troubles.add("order " + visit.orderId() + ": " + e.getMessage());
            }
        }
        return new Work(shipped, returned, damaged, cancelled, byHand, List.copyOf(troubles));
    }

    private void cancel(Shopper.Visit visit) {
        done(
                "cancel",
                shop.post(shop.operator(), "/v1/orders/" + visit.orderId() + "/cancel", Map.of("reason", "demo")));
        giveBackByHand(visit);
        until(
                "be cancelled and refunded",
                "/v1/orders/" + visit.orderId(),
                answer -> answer.text("status").equals("cancelled")
                        && answer.text("paymentStatus").equals("refunded"));
        cancelled++;
    }

    private List<String> ship(Shopper.Visit visit) {
        Answer shipments = until(
                "be known to fulfillment-service",
                "/v1/shipments?orderId=" + visit.orderId(),
                answer -> !answer.body().path("items").isEmpty());
        List<String> parcels = new ArrayList<>();
        for (JsonNode shipment : shipments.body().path("items")) {
            String id = shipment.path("id").asText();
            done(
                    "ship",
                    shop.post(
                            shop.operator(),
                            "/v1/shipments/" + id + "/ship",
                            Map.of(
                                    "carrier",
                                    "Estafeta",
                                    "trackingNumber",
                                    "MX-" + UUID.randomUUID().toString().substring(0, 8))));
            done("deliver", shop.post(shop.operator(), "/v1/shipments/" + id + "/deliver", null));
            parcels.add(id);
        }
        until("be delivered", "/v1/orders/" + visit.orderId(), answer -> answer.text("status")
                .equals("delivered"));
        shipped++;
        return parcels;
    }

    private void takeBack(Shopper.Visit visit, boolean broken) {
        JsonNode item = shop.get(shop.operator(), "/v1/orders/" + visit.orderId())
                .body()
                .at("/items/0");
        Answer asked = done(
                "ask for a return",
                shop.post(
                        Caller.owner(visit.accessToken()),
                        "/v1/returns",
                        Map.of(
                                "orderId", visit.orderId(),
                                "reason", "talla",
                                "items",
                                        List.of(Map.of(
                                                "orderItemId", item.path("id").asText(), "quantity", 1)))));
        String path = "/v1/returns/" + asked.text("id");
        done("approve the return", shop.post(shop.operator(), path + "/approve", null));
        done(
                "receive the return",
                shop.post(
                        shop.operator(),
                        path + "/receive",
                        Map.of(
                                "items",
                                List.of(Map.of(
                                        "returnItemId",
                                        asked.body().at("/items/0/id").asText(),
                                        "quantity",
                                        1,
                                        "condition",
                                        broken ? "damaged" : "new")))));
        done("refund the return", shop.post(shop.operator(), path + "/refund", null));
        giveBackByHand(visit);
        until("be refunded", path, answer -> answer.text("status").equals("refunded"));
        returned++;
        damaged += broken ? 1 : 0;
    }

    /** Cash and transfers do not go back the way they came: somebody at the brand sends the money, and says so. */
    private void giveBackByHand(Shopper.Visit visit) {
        if (!visit.way().slow()) {
            return;
        }
        Answer due = until("be due for a refund by hand", "/v1/refunds?status=due", answer -> refundOf(visit, answer)
                .isPresent());
        String id = refundOf(visit, due).orElseThrow();
        done(
                "settle a refund",
                shop.post(shop.operator(), "/v1/refunds/" + id + "/settle", Map.of("note", "SPEI of the demo")));
        byHand++;
    }

    private static Optional<String> refundOf(Shopper.Visit visit, Answer refunds) {
        for (JsonNode refund : refunds.body().path("items")) {
            if (refund.path("orderId").asText().equals(visit.orderId())) {
                return Optional.of(refund.path("id").asText());
            }
        }
        return Optional.empty();
    }

    private static Answer done(String what, Answer answer) {
        if (!answer.succeeded()) {
            throw new CannotRun("could not " + what + ": " + answer);
        }
        return answer;
    }

    private Answer until(String what, String path, Predicate<Answer> wanted) {
        Answer answer = shop.until(shop.operator(), path, PATIENCE, wanted);
        if (!wanted.test(answer)) {
            throw new CannotRun("did not come to " + what + " within " + PATIENCE.toSeconds() + " s: " + answer);
        }
        return answer;
    }
}
