package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.kit.events.NotYet;
import mx.maal.kit.http.Capability;
import mx.maal.kit.replies.Replies;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutFact;
import mx.maal.order.domain.CheckoutStatus;
import mx.maal.order.domain.DisputeStatus;
import mx.maal.order.domain.Order;
import mx.maal.order.domain.SurplusReason;
import mx.maal.order.persistence.CheckoutRepository;
import mx.maal.order.persistence.OrderRepository;
import org.jboss.logging.Logger;

/** Money that came, and money that went back: one payment makes at most one order, and the rest is refunded. */
@ApplicationScoped
public class Payments {

    private static final Logger LOG = Logger.getLogger(Payments.class);

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    OrderRepository orders;

    @Inject
    PersonLimits personLimits;

    @Inject
    Facts facts;

    @Inject
    Replies replies;

    @Inject
    OrderMetrics metrics;

    /** Does at once what the orders of these checkouts, which are about to be told of as paid, need; may be none. */
    public void expect(Collection<UUID> checkoutIds) {
        if (!checkoutIds.isEmpty()) {
            long unpaid = checkouts.locked(checkoutIds).stream()
                    .filter(checkout -> checkout.orderId() == null)
                    .count();
            orders.reserveNumbers((int) unpaid);
        }
    }

    /**
     * The provider has the money. The checkout's first payment of the right amount makes the order, also when the
     * checkout is closed: inventory-service decides whether late money still gets its units. Somebody who has bought up
     * to a drop's limit meanwhile gets late money back.
     */
    @Transactional
    public void succeeded(UUID paymentId, UUID checkoutId, Money amount) {
        Checkout checkout = checkouts.required(checkoutId);
        if (checkout.orderId() != null) {
            if (!orders.findById(checkout.orderId()).paymentId().equals(paymentId)) {
                giveBack(checkout, paymentId, amount, SurplusReason.SECOND_PAYMENT);
            }
        } else if (!amount.equals(checkout.total())) {
            giveBack(checkout, paymentId, amount, SurplusReason.WRONG_AMOUNT);
        } else if (!checkout.isLive() && !personLimits.allowLate(checkout)) {
            giveBack(checkout, paymentId, amount, SurplusReason.PERSON_LIMIT);
        } else {
            place(checkout, paymentId);
        }
    }

    private void place(Checkout checkout, UUID paymentId) {
        Instant now = clock.instant();
        Order order =
                Order.place(checkout, paymentId, orders.nextNumber(), Capability.hash(checkout.accessToken()), now);
        orders.persist(order);
        checkout.complete(order.id(), now);
        metrics.became(CheckoutStatus.COMPLETED, 1);
        facts.tell(order.placed());
        replies.deliver(Map.of(checkout.id().toString(), checkout.id()));
        metrics.became(order.status());
    }

    private void giveBack(Checkout checkout, UUID paymentId, Money amount, SurplusReason reason) {
        if (!orders.recordSurplus(paymentId, checkout.id(), amount, reason)) {
            return;
        }
        LOG.errorf(
                "payment %s of %d %s makes no order of checkout %s (%s, to be paid: %d %s): it is to be refunded",
                Capability.inLogs(paymentId),
                amount.amountMinor(),
                amount.currency(),
                Capability.inLogs(checkout.id()),
                reason.word(),
                checkout.total().amountMinor(),
                checkout.total().currency());
        metrics.surplus(reason);
        facts.tell(new CheckoutFact.Overpaid(checkout.id(), checkout.cartId(), paymentId, amount, reason.word()));
    }

    /** The provider refused, or a voucher was not paid; the shopper may try again, in the normal time. */
    @Transactional
    public void failed(UUID paymentId, UUID checkoutId, String reason, Instant at) {
        Checkout checkout = checkouts.required(checkoutId);
        checkout.paymentFailed(reason, at);
        replies.deliver(Map.of(checkoutId.toString(), checkoutId));
        checkout.giveUpPayment(paymentId, clock.instant(), settings.checkoutTime())
                .ifPresent(facts::tell);
    }

    /**
     * Money went back.
     *
     * @throws NotYet when the payment is not known yet
     */
    @Transactional
    public void refunded(UUID refundId, UUID paymentId, Money amount, String reason) {
        Optional<Order> order = orders.lockedOfPayment(paymentId);
        if (order.isEmpty()) {
            if (!orders.surplusRefunded(paymentId, refundId)) {
                throw new NotYet("payment " + Capability.inLogs(paymentId));
            }
        } else if (orders.recordRefund(refundId, order.get().id(), amount, reason)) {
            order.get().refunded(amount, clock.instant());
        }
    }

    /** Money that had gone back did not arrive, as a bank may find days later; nothing when it had not gone back. */
    @Transactional
    public void refundFailed(UUID refundId, UUID paymentId, Money amount) {
        Optional<Order> order = orders.lockedOfPayment(paymentId);
        if (order.isEmpty()) {
            orders.surplusNotRefunded(refundId);
        } else if (orders.forgetRefund(refundId)) {
            order.get().refundFailed(amount, clock.instant());
        }
    }

    /**
     * The order of a payment is disputed, or that was decided. Money that made no order has none to show it.
     *
     * @param at when that happened
     * @throws NotYet when the payment is not known yet
     */
    @Transactional
    public void disputed(UUID paymentId, DisputeStatus status, Instant at) {
        Optional<Order> order = orders.lockedOfPayment(paymentId);
        if (order.isEmpty() && !orders.isSurplus(paymentId)) {
            throw new NotYet("payment " + Capability.inLogs(paymentId));
        }
        order.ifPresent(disputed -> disputed.disputed(status, at, clock.instant()));
    }
}
