package mx.maal.fulfillment.domain;

import static mx.maal.fulfillment.domain.OrderMother.CAP;
import static mx.maal.fulfillment.domain.OrderMother.ESTAFETA;
import static mx.maal.fulfillment.domain.OrderMother.HOODIE;
import static mx.maal.fulfillment.domain.OrderMother.NOON;
import static mx.maal.fulfillment.domain.OrderMother.order;
import static mx.maal.fulfillment.domain.OrderMother.shipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import mx.maal.fulfillment.domain.FulfillmentFact.CancellationRefused;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentCreated;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentShipped;
import mx.maal.fulfillment.domain.FulfillmentFact.ShipmentsCancelled;
import mx.maal.fulfillment.domain.FulfillmentFact.Units;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How an order is divided over parcels; plain objects, for the rules need no database. */
class ShipmentRulesTest {

    @Test
    void splittingTakesUnitsOutOfThePendingParcel() {
        FulfillableOrder order = order(3, 1);

        ShipmentCreated split = order.split(Map.of(HOODIE, 2), NOON);

        assertThat(split.items()).containsExactly(new Units(HOODIE, 2));
        assertThat(parcels(order)).containsExactly(Map.of(HOODIE, 1, CAP, 1), Map.of(HOODIE, 2));
    }

    @Test
    void aParcelThatASplitEmptiesDisappears() {
        FulfillableOrder order = order(2, 1);

        order.split(Map.of(HOODIE, 2, CAP, 1), NOON);

        assertThat(parcels(order)).containsExactly(Map.of(HOODIE, 2, CAP, 1));
    }

    @Test
    void splittingTakesFromSeveralPendingParcelsWhenOneHasTooFew() {
        FulfillableOrder order = order(3, 1);
        order.split(Map.of(HOODIE, 2), NOON);

        order.split(Map.of(HOODIE, 3), NOON);

        assertThat(parcels(order)).containsExactly(Map.of(CAP, 1), Map.of(HOODIE, 3));
    }

    @Test
    void noMoreCanBeSplitThanHasNotLeft() {
        FulfillableOrder order = order(3, 1);
        order.ship(first(order), ESTAFETA, Map.of(HOODIE, 2), NOON);

        Refused refused = refusal(() -> order.split(Map.of(HOODIE, 2), NOON));

        assertThat(refused.slug()).isEqualTo("exceeds-unshipped");
        assertThat(refused.members()).containsEntry("orderItemId", HOODIE).containsEntry("left", 1);
    }

    @Test
    void shippingAPartLeavesTheRestPendingInANewParcel() {
        FulfillableOrder order = order(3, 1);
        UUID shipmentId = first(order);

        List<FulfillmentFact> facts = order.ship(shipmentId, ESTAFETA, Map.of(HOODIE, 1), NOON);

        assertThat(facts).hasSize(2);
        assertThat(((ShipmentCreated) facts.get(0)).items()).containsExactly(new Units(HOODIE, 2), new Units(CAP, 1));
        assertThat(facts.get(1))
                .isEqualTo(
                        new ShipmentShipped(shipmentId, order.id(), "Estafeta", "MX-1", List.of(new Units(HOODIE, 1))));
        assertThat(order.item(HOODIE).shipped()).isEqualTo(1);
        assertThat(order.item(CAP).shipped()).isZero();
    }

    @Test
    void namingEverythingShipsTheWholeParcel() {
        FulfillableOrder order = order(1, 1);

        List<FulfillmentFact> facts = order.ship(first(order), ESTAFETA, Map.of(HOODIE, 1, CAP, 1), NOON);

        assertThat(facts).singleElement().isInstanceOf(ShipmentShipped.class);
        assertThat(parcels(order)).hasSize(1);
    }

    @Test
    void noMoreOfAnItemShipsThanIsInTheParcel() {
        FulfillableOrder order = order(3, 1);
        order.split(Map.of(HOODIE, 1), NOON);

        Refused refused = refusal(() -> order.ship(first(order), ESTAFETA, Map.of(HOODIE, 3), NOON));

        assertThat(refused.slug()).isEqualTo("exceeds-shipment");
        assertThat(refused.members()).containsEntry("left", 2);
    }

    @Test
    void anItemOfAnotherOrderIsUnknown() {
        Refused refused = refusal(() -> order(1, 1).split(Map.of(UUID.randomUUID(), 1), NOON));

        assertThat(refused.kind()).isEqualTo(Refused.Kind.UNKNOWN);
        assertThat(refused.slug()).isEqualTo("unknown-order-item");
    }

    @Test
    void aParcelGoesThroughItsStatesInOrder() {
        FulfillableOrder order = order(1, 1);
        Shipment parcel = order.shipments().get(0);

        assertThat(refusal(() -> parcel.deliver(NOON)).slug()).isEqualTo("shipment-not-shipped");
        order.ship(parcel.id(), ESTAFETA, Map.of(), NOON);
        assertThat(refusal(() -> order.ship(parcel.id(), ESTAFETA, Map.of(), NOON))
                        .slug())
                .isEqualTo("shipment-already-shipped");
        parcel.deliver(NOON);
        assertThat(refusal(() -> parcel.deliver(NOON)).slug()).isEqualTo("shipment-already-delivered");
    }

    @Test
    void cancellingStopsEverythingWhileNothingHasLeft() {
        FulfillableOrder order = order(2, 1);
        order.split(Map.of(HOODIE, 1), NOON);

        assertThat(order.answerCancellation(NOON)).isEqualTo(new ShipmentsCancelled(order.id()));
        assertThat(order.answerCancellation(NOON)).isEqualTo(new ShipmentsCancelled(order.id()));

        assertThat(order.shipments()).extracting(Shipment::status).containsOnly(ShipmentStatus.CANCELLED);
        assertThat(refusal(() -> order.ship(first(order), ESTAFETA, Map.of(), NOON))
                        .slug())
                .isEqualTo("shipment-already-cancelled");
        assertThat(refusal(() -> order.split(Map.of(HOODIE, 1), NOON)).slug()).isEqualTo("order-cancelled");
    }

    @Test
    void cancellingIsRefusedOnceOneUnitHasLeft() {
        FulfillableOrder order = order(2, 1);
        order.ship(first(order), ESTAFETA, Map.of(CAP, 1), NOON);

        assertThat(order.answerCancellation(NOON)).isEqualTo(new CancellationRefused(order.id(), "already-shipped"));

        assertThat(order.shipments())
                .extracting(Shipment::status)
                .containsExactly(ShipmentStatus.SHIPPED, ShipmentStatus.PENDING);
    }

    @Test
    void anOrderThatIsCancelledElsewhereKeepsOnlyWhatHasNotLeft() {
        FulfillableOrder order = shipped(1, 1);

        order.cancel(NOON);

        assertThat(order.shipments()).extracting(Shipment::status).containsExactly(ShipmentStatus.SHIPPED);
    }

    private static UUID first(FulfillableOrder order) {
        return order.shipments().get(0).id();
    }

    private static List<Map<UUID, Integer>> parcels(FulfillableOrder order) {
        return order.shipments().stream()
                .map(parcel -> parcel.items().stream()
                        .collect(Collectors.toMap(line -> line.item().id(), ShipmentItem::quantity)))
                .toList();
    }

    static Refused refusal(ThrowingCallable call) {
        return catchThrowableOfType(Refused.class, call);
    }
}
