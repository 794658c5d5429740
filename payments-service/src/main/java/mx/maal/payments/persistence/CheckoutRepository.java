package mx.maal.payments.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Customer;
import mx.maal.payments.domain.PayableCheckout;

/**
 * The replica of order-service's checkouts. A checkout's row is locked before any of its payments, so that whether it is
 * open, paid or being paid is decided one at a time.
 */
@ApplicationScoped
public class CheckoutRepository {

    private static final String SELECT = "SELECT checkout_id, amount_minor, CAST(currency AS varchar) AS currency, "
            + "expires_at, closed_reason, slow_payments, customer_name, customer_email, customer_phone "
            + "FROM payable_checkouts WHERE checkout_id = :id";

    @Inject
    EntityManager entities;

    public Optional<PayableCheckout> find(UUID id) {
        return read(SELECT, id);
    }

    /** Holds the row until the transaction ends. */
    public Optional<PayableCheckout> lock(UUID id) {
        return read(SELECT + " FOR UPDATE", id);
    }

    /** Takes the first opening of a checkout for true; what closed it before stays. */
    public void open(PayableCheckout checkout, UUID cartId) {
        entities.createNativeQuery("INSERT INTO payable_checkouts (checkout_id, cart_id, amount_minor, currency, "
                        + "expires_at, slow_payments, customer_name, customer_email, customer_phone) "
                        + "VALUES (:id, :cart, :amount, :currency, :expires, :slow, :name, :email, :phone) "
                        + "ON CONFLICT (checkout_id) DO UPDATE SET amount_minor = EXCLUDED.amount_minor, "
                        + "currency = EXCLUDED.currency, expires_at = EXCLUDED.expires_at, "
                        + "slow_payments = EXCLUDED.slow_payments, customer_name = EXCLUDED.customer_name, "
                        + "customer_email = EXCLUDED.customer_email, customer_phone = EXCLUDED.customer_phone, "
                        + "updated_at = now() WHERE payable_checkouts.amount_minor IS NULL")
                .setParameter("id", checkout.id())
                .setParameter("cart", cartId)
                .setParameter("amount", checkout.total().amountMinor())
                .setParameter("currency", checkout.total().currency())
                .setParameter("expires", checkout.expiresAt())
                .setParameter("slow", checkout.slowPayments())
                .setParameter("name", checkout.customer().name())
                .setParameter("email", checkout.customer().email())
                .setParameter("phone", checkout.customer().phone())
                .executeUpdate();
    }

    /** It may be paid until then; nothing for one that is not known to be open. */
    public void reschedule(UUID id, Instant expiresAt) {
        entities.createNativeQuery("UPDATE payable_checkouts SET expires_at = :expires, updated_at = now() "
                        + "WHERE checkout_id = :id AND amount_minor IS NOT NULL")
                .setParameter("id", id)
                .setParameter("expires", expiresAt)
                .executeUpdate();
    }

    /** Locks the row, too. The first reason stays. */
    public void close(UUID id, UUID cartId, String reason) {
        entities.createNativeQuery("INSERT INTO payable_checkouts (checkout_id, cart_id, closed_reason) "
                        + "VALUES (:id, :cart, :reason) ON CONFLICT (checkout_id) DO UPDATE SET closed_reason = "
                        + "coalesce(payable_checkouts.closed_reason, EXCLUDED.closed_reason), updated_at = now()")
                .setParameter("id", id)
                .setParameter("cart", cartId)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private Optional<PayableCheckout> read(String sql, UUID id) {
        List<Tuple> rows = entities.createNativeQuery(sql, Tuple.class)
                .setParameter("id", id)
                .getResultList();
        return rows.stream().findFirst().map(CheckoutRepository::checkout);
    }

    private static PayableCheckout checkout(Tuple row) {
        Long amount = row.get("amount_minor", Long.class);
        return new PayableCheckout(
                row.get("checkout_id", UUID.class),
                amount == null ? null : new Money(amount, row.get("currency", String.class)),
                row.get("expires_at", Instant.class),
                row.get("closed_reason", String.class),
                row.get("slow_payments", Boolean.class),
                new Customer(
                        row.get("customer_name", String.class),
                        row.get("customer_email", String.class),
                        row.get("customer_phone", String.class)));
    }
}
