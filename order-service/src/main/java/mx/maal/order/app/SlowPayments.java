package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import mx.maal.kit.events.Event;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.FrozenLine;
import mx.maal.order.domain.Offer;
import mx.maal.order.persistence.CartLineRows;
import mx.maal.order.persistence.CheckoutRepository;
import mx.maal.order.persistence.Offers;

/** Vouchers and transfers take hours or days: the units of their checkouts are held for that long, or they are refused. */
@ApplicationScoped
public class SlowPayments {

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    Offers offers;

    @Inject
    CartLineRows lines;

    @Inject
    Facts facts;

    /**
     * {@code holds.extended.v1} and {@code holds.extension-refused.v1}: whether the units of a checkout are held for a
     * slow payment.
     *
     * @param expiresAt until when they are; null when they are not
     * @param reason why they are not; null when they are
     */
    public record HoldsAnswered(UUID checkoutId, UUID cartId, UUID paymentId, Instant expiresAt, String reason) {

        /** @throws RuntimeException when a field is missing */
        public HoldsAnswered {
            Objects.requireNonNull(checkoutId, "checkoutId");
            Objects.requireNonNull(cartId, "cartId");
            Objects.requireNonNull(paymentId, "paymentId");
            if ((expiresAt == null) == (reason == null)) {
                throw new IllegalArgumentException("either expiresAt or reason is expected");
            }
            // PostgreSQL keeps microseconds: what is told now must be what is read later.
            expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Such an event, as read. */
    record Answer(Event cause, HoldsAnswered holds) {}

    /** A slow payment was asked for, and the units should be held until then. */
    @Transactional
    public void awaited(UUID paymentId, UUID checkoutId, Instant until) {
        Checkout checkout = checkouts.required(checkoutId);
        Map<UUID, Offer> offered =
                offers.of(checkout.lines().stream().map(FrozenLine::variantId).toList());
        facts.tell(checkout.awaitPayment(paymentId, until, offered, clock.instant(), settings.longestVoucherHold()));
    }

    /** Tells whether units are held for slow payments; each cart at most once in a call. */
    void answered(List<Answer> answers) {
        if (answers.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Map<UUID, Checkout> byId = checkouts.required(
                answers.stream().map(answer -> answer.holds().checkoutId()).toList());
        List<CartLineRows.Renewal> held = new ArrayList<>();
        for (Answer answer : answers) {
            HoldsAnswered holds = answer.holds();
            Checkout checkout = byId.get(holds.checkoutId());
            if (holds.expiresAt() == null) {
                facts.tell(answer.cause(), checkout.refuseExtension(holds.paymentId(), holds.reason(), now));
                continue;
            }
            checkout.extend(holds.paymentId(), holds.expiresAt(), now).ifPresent(rescheduled -> {
                facts.tell(answer.cause(), rescheduled);
                held.add(new CartLineRows.Renewal(checkout.id(), holds.expiresAt()));
            });
        }
        lines.renew(held);
    }
}
