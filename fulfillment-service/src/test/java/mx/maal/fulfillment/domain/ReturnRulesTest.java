package mx.maal.fulfillment.domain;

import static mx.maal.fulfillment.domain.OrderMother.CAP;
import static mx.maal.fulfillment.domain.OrderMother.ESTAFETA;
import static mx.maal.fulfillment.domain.OrderMother.HOODIE;
import static mx.maal.fulfillment.domain.OrderMother.NOON;
import static mx.maal.fulfillment.domain.OrderMother.order;
import static mx.maal.fulfillment.domain.OrderMother.shipped;
import static mx.maal.fulfillment.domain.ShipmentRulesTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.fulfillment.domain.FulfillmentFact.InspectedItem;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnReceived;
import mx.maal.fulfillment.domain.FulfillmentFact.ReturnRefundApproved;
import mx.maal.kit.Money;
import org.junit.jupiter.api.Test;

/** What may come back and what is paid for it; plain objects, for the rules need no database. */
class ReturnRulesTest {

    @Test
    void whatHasNotLeftCannotComeBack() {
        FulfillableOrder order = order(2, 1);
        order.ship(order.shipments().get(0).id(), ESTAFETA, Map.of(HOODIE, 1), NOON);

        Refused refused = refusal(() -> ask(order, Map.of(HOODIE, 2)));

        assertThat(refused.slug()).isEqualTo("return-exceeds-shipped");
        assertThat(refused.members()).containsEntry("orderItemId", HOODIE).containsEntry("returnable", 1);
    }

    @Test
    void unitsOfOneReturnAreNotAskedForInAnother() {
        FulfillableOrder order = shipped(2, 1);
        ask(order, Map.of(HOODIE, 2));

        assertThat(refusal(() -> ask(order, Map.of(HOODIE, 1))).slug()).isEqualTo("return-exceeds-shipped");
    }

    @Test
    void aRejectedReturnFreesItsUnits() {
        FulfillableOrder order = shipped(2, 1);
        Return first = ask(order, Map.of(HOODIE, 2));

        first.reject("fuera de plazo", NOON);

        assertThat(first.notes()).isEqualTo("quedó chica\nfuera de plazo");
        assertThat(ask(order, Map.of(HOODIE, 2)).status()).isEqualTo(ReturnStatus.REQUESTED);
    }

    @Test
    void whatDidNotComeMayBeAskedForAgain() {
        FulfillableOrder order = shipped(3, 1);
        Return asked = approved(order, Map.of(HOODIE, 3, CAP, 1));

        ReturnReceived received = asked.receive(List.of(arrival(asked, HOODIE, 2, ItemCondition.NEW)), NOON);

        assertThat(received.items())
                .extracting(InspectedItem::orderItemId, InspectedItem::quantity, InspectedItem::disposition)
                .containsExactly(tuple(HOODIE, 2, Disposition.RESTOCKED));
        assertThat(order.item(HOODIE).returned()).isEqualTo(2);
        assertThat(order.item(CAP).returned()).isZero();
        assertThat(ask(order, Map.of(HOODIE, 1, CAP, 1)).items()).hasSize(2);
        assertThat(refusal(() -> ask(order, Map.of(HOODIE, 1))).slug()).isEqualTo("return-exceeds-shipped");
    }

    @Test
    void unitsInSeveralConditionsBecomeItemsOfTheirOwn() {
        FulfillableOrder order = shipped(4, 1);
        Return asked = approved(order, Map.of(HOODIE, 4));

        ReturnReceived received = asked.receive(
                List.of(
                        arrival(asked, HOODIE, 1, ItemCondition.USED),
                        arrival(asked, HOODIE, 1, ItemCondition.NEW),
                        arrival(asked, HOODIE, 1, ItemCondition.USED)),
                NOON);

        assertThat(received.items())
                .extracting(InspectedItem::quantity, InspectedItem::condition, InspectedItem::disposition)
                .containsExactlyInAnyOrder(
                        tuple(1, ItemCondition.NEW, Disposition.RESTOCKED),
                        tuple(2, ItemCondition.USED, Disposition.WRITTEN_OFF));
        assertThat(asked.items()).extracting(ReturnItem::id).doesNotHaveDuplicates();
        assertThat(asked.items()).extracting(ReturnItem::quantity).containsExactlyInAnyOrder(2, 2);
        assertThat(order.item(HOODIE).returned()).isEqualTo(3);
        assertThat(order.item(HOODIE).returnRequested()).isEqualTo(3);
    }

    @Test
    void noMoreComesBackThanWasAskedFor() {
        FulfillableOrder order = shipped(3, 1);
        Return asked = approved(order, Map.of(HOODIE, 2));

        Refused refused = refusal(() -> asked.receive(
                List.of(arrival(asked, HOODIE, 2, ItemCondition.NEW), arrival(asked, HOODIE, 1, ItemCondition.DAMAGED)),
                NOON));

        assertThat(refused.slug()).isEqualTo("received-exceeds-requested");
    }

    @Test
    void aParcelIsReturnedWhenAllOfItIsBack() {
        FulfillableOrder order = shipped(2, 1);
        approvedAndBack(order, Map.of(HOODIE, 2));
        assertThat(order.shipments().get(0).status()).isEqualTo(ShipmentStatus.SHIPPED);

        approvedAndBack(order, Map.of(CAP, 1));

        assertThat(order.shipments().get(0).status()).isEqualTo(ShipmentStatus.RETURNED);
    }

    @Test
    void theRefundIsWhatTheReceivedUnitsCost() {
        FulfillableOrder order = shipped(2, 1);
        Return asked = approved(order, Map.of(HOODIE, 2, CAP, 1));
        asked.receive(
                List.of(arrival(asked, HOODIE, 1, ItemCondition.DAMAGED), arrival(asked, CAP, 1, ItemCondition.NEW)),
                NOON);

        assertThat(asked.approveRefund(null, NOON))
                .isEqualTo(new ReturnRefundApproved(
                        asked.id(), order.id(), order.paymentId(), new Money(89_900 + 34_950, "MXN")));
    }

    @Test
    void theRefundMayBeLowerButNotHigher() {
        FulfillableOrder order = shipped(1, 1);
        Return asked = approvedAndBack(order, Map.of(CAP, 1));

        assertThat(refusal(() -> asked.approveRefund(new Money(34_951, "MXN"), NOON))
                        .slug())
                .isEqualTo("refund-exceeds-received");
        assertThat(refusal(() -> asked.approveRefund(new Money(1, "USD"), NOON)).slug())
                .isEqualTo("currency-mismatch");
        assertThat(asked.approveRefund(new Money(10_000, "MXN"), NOON).amount()).isEqualTo(new Money(10_000, "MXN"));
    }

    @Test
    void theRefundIsAskedForOnceUnlessItFails() {
        Return asked = approvedAndBack(shipped(1, 1), Map.of(CAP, 1));
        asked.approveRefund(null, NOON);
        assertThat(refusal(() -> asked.approveRefund(null, NOON)).slug()).isEqualTo("refund-already-requested");

        asked.refundFailed(UUID.randomUUID(), NOON);
        assertThat(asked.refundStatus()).isEqualTo(RefundStatus.FAILED);
        asked.approveRefund(null, NOON);
        asked.refundSucceeded(UUID.randomUUID(), NOON);

        assertThat(asked.status()).isEqualTo(ReturnStatus.REFUNDED);
        assertThat(refusal(() -> asked.approveRefund(null, NOON)).slug()).isEqualTo("return-already-refunded");
    }

    @Test
    void onlyItsOwnFailureUndoesARefund() {
        Return asked = approvedAndBack(shipped(1, 1), Map.of(CAP, 1));
        asked.approveRefund(null, NOON);
        UUID refund = UUID.randomUUID();
        asked.refundSucceeded(refund, NOON);

        asked.refundFailed(UUID.randomUUID(), NOON);
        assertThat(asked.status()).isEqualTo(ReturnStatus.REFUNDED);

        asked.refundFailed(refund, NOON);
        assertThat(asked.status()).isEqualTo(ReturnStatus.RECEIVED);
        assertThat(asked.refundStatus()).isEqualTo(RefundStatus.FAILED);
    }

    @Test
    void aRefundThatNobodyAskedForIsNotBelieved() {
        Return asked = approvedAndBack(shipped(1, 1), Map.of(CAP, 1));

        assertThatThrownBy(() -> asked.refundSucceeded(UUID.randomUUID(), NOON))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReturnGoesThroughItsStatesInOrder() {
        FulfillableOrder order = shipped(1, 1);
        Return asked = ask(order, Map.of(CAP, 1));
        List<Arrival> cap = List.of(arrival(asked, CAP, 1, ItemCondition.NEW));

        assertThat(refusal(() -> asked.receive(cap, NOON)).slug()).isEqualTo("return-not-approved");
        assertThat(refusal(() -> asked.approveRefund(null, NOON)).slug()).isEqualTo("return-not-received");
        asked.approve(NOON);
        assertThat(refusal(() -> asked.approve(NOON)).slug()).isEqualTo("return-already-approved");
        asked.receive(cap, NOON);
        assertThat(refusal(() -> asked.receive(cap, NOON)).slug()).isEqualTo("return-already-received");
        assertThat(refusal(() -> asked.reject(null, NOON)).slug()).isEqualTo("return-already-received");
    }

    @Test
    void anApprovedReturnThatNeverCameMayBeRejected() {
        Return asked = approved(shipped(1, 1), Map.of(CAP, 1));

        asked.reject(null, NOON);

        assertThat(asked.status()).isEqualTo(ReturnStatus.REJECTED);
        assertThat(refusal(() -> asked.approve(NOON)).slug()).isEqualTo("return-already-rejected");
    }

    private static Return ask(FulfillableOrder order, Map<UUID, Integer> wanted) {
        return new Return(order, wanted, "talla", "quedó chica", null, NOON);
    }

    private static Return approved(FulfillableOrder order, Map<UUID, Integer> wanted) {
        Return asked = ask(order, wanted);
        asked.approve(NOON);
        return asked;
    }

    private static Return approvedAndBack(FulfillableOrder order, Map<UUID, Integer> wanted) {
        Return asked = approved(order, wanted);
        asked.receive(
                asked.items().stream()
                        .map(line -> new Arrival(line.id(), line.quantity(), ItemCondition.NEW))
                        .toList(),
                NOON);
        return asked;
    }

    private static Arrival arrival(Return asked, UUID orderItemId, int quantity, ItemCondition condition) {
        UUID returnItemId = asked.items().stream()
                .filter(line -> line.item().id().equals(orderItemId))
                .findFirst()
                .orElseThrow()
                .id();
        return new Arrival(returnItemId, quantity, condition);
    }
}
