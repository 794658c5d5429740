package mx.maal.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.Money;

/** What happens to checkouts; told in order per cart. The fields are the events' bodies. */
public sealed interface CheckoutFact {

    UUID cartId();

    /** The event's type on the wire. */
    String type();

    record Item(UUID variantId, int quantity) {}

    /** Its holds are to be renewed, all of them or none. */
    record Requested(UUID checkoutId, UUID cartId, long holdSeconds, List<Item> items) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.requested.v1";
        }
    }

    /** Who pays. @param phone null when the shopper gave none */
    record Customer(String name, String email, String phone) {

        /** Says nothing of who it is, so that it can land in a log without harm. */
        @Override
        public String toString() {
            return "Customer[]";
        }
    }

    /** It may be paid. @param slowPayments whether by a voucher or a transfer too */
    record Opened(UUID checkoutId, UUID cartId, Money total, Instant expiresAt, boolean slowPayments, Customer customer)
            implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.opened.v1";
        }
    }

    /** @param voucherShare percent of the variant's units on hand that vouchers may block, 0 to 100 */
    record VoucherItem(UUID variantId, int quantity, int voucherShare) {}

    /** Its holds are to live until then, all of them or none, because a slow payment takes that long. */
    record ExtensionRequested(UUID checkoutId, UUID cartId, UUID paymentId, Instant until, List<VoucherItem> items)
            implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.extension-requested.v1";
        }
    }

    /**
     * No units are held for a slow payment.
     *
     * @param reason {@code checkout-closed}, {@code slow-payments-not-offered}, or inventory-service's
     */
    record ExtensionRefused(UUID checkoutId, UUID cartId, UUID paymentId, String reason) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.extension-refused.v1";
        }
    }

    /** It may be paid until then. @param paymentId the slow payment that this is for; null for the normal time */
    record Rescheduled(UUID checkoutId, UUID cartId, Instant expiresAt, UUID paymentId) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.rescheduled.v1";
        }
    }

    /** It should not be paid any more. @param reason {@code expired}, {@code superseded} or {@code lost} */
    record Closed(UUID checkoutId, UUID cartId, String reason) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.closed.v1";
        }
    }

    /** Money that no order is made of: it goes back in full. @param reason as in {@link SurplusReason} */
    record Overpaid(UUID checkoutId, UUID cartId, UUID paymentId, Money amount, String reason) implements CheckoutFact {
        @Override
        public String type() {
            return "checkout.overpaid.v1";
        }
    }
}
