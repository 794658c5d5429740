package mx.maal.payments.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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
            + "FROM payable_checkouts WHERE checkout_id = ANY(:ids) ORDER BY checkout_id";

    @Inject
    EntityManager entities;

    /** A checkout that may be paid, and its cart. */
    public record Opening(PayableCheckout checkout, UUID cartId) {}

    /** Empty when it is not known, or not yet. */
    public Optional<PayableCheckout> find(UUID id) {
        return Optional.ofNullable(read(SELECT, Set.of(id)).get(id));
    }

    /** Holds the row until the transaction ends. */
    public Optional<PayableCheckout> lock(UUID id) {
        return Optional.ofNullable(lockAll(Set.of(id)).get(id));
    }

    /** As {@link #lock}, those of them that are known, in the order of their ids: no two batches wait for each other. */
    public Map<UUID, PayableCheckout> lockAll(Collection<UUID> ids) {
        return read(SELECT + " FOR UPDATE", ids);
    }

    /** Takes the first opening of each checkout for true; what closed it before stays. */
    public void open(List<Opening> openings) {
        List<Opening> first = openings.stream()
                .collect(Collectors.toMap(one -> one.checkout().id(), one -> one, (a, b) -> a, TreeMap::new))
                .values()
                .stream()
                .toList();
        entities.createNativeQuery("INSERT INTO payable_checkouts (checkout_id, cart_id, amount_minor, currency, "
                        + "expires_at, slow_payments, customer_name, customer_email, customer_phone) "
                        + "SELECT id, cart, amount, currency, CAST(expires AS timestamptz), slow, name, email, phone "
                        + "FROM unnest(:ids, :carts, :amounts, :currencies, :expiries, :slow, :names, :emails, :phones) "
                        + "AS o (id, cart, amount, currency, expires, slow, name, email, phone) "
                        + "ON CONFLICT (checkout_id) DO UPDATE SET amount_minor = EXCLUDED.amount_minor, "
                        + "currency = EXCLUDED.currency, expires_at = EXCLUDED.expires_at, "
                        + "slow_payments = EXCLUDED.slow_payments, customer_name = EXCLUDED.customer_name, "
                        + "customer_email = EXCLUDED.customer_email, customer_phone = EXCLUDED.customer_phone, "
                        + "updated_at = now() WHERE payable_checkouts.amount_minor IS NULL")
                .setParameter(
                        "ids", column(first, UUID[]::new, one -> one.checkout().id()))
                .setParameter("carts", column(first, UUID[]::new, Opening::cartId))
                .setParameter(
                        "amounts",
                        column(first, Long[]::new, one -> one.checkout().total().amountMinor()))
                .setParameter("currencies", column(first, String[]::new, one -> one.checkout()
                        .total()
                        .currency()))
                .setParameter("expiries", column(first, String[]::new, one -> one.checkout()
                        .expiresAt()
                        .toString()))
                .setParameter("slow", column(first, Boolean[]::new, one -> one.checkout()
                        .slowPayments()))
                .setParameter("names", column(first, String[]::new, one -> one.checkout()
                        .customer()
                        .name()))
                .setParameter("emails", column(first, String[]::new, one -> one.checkout()
                        .customer()
                        .email()))
                .setParameter("phones", column(first, String[]::new, one -> one.checkout()
                        .customer()
                        .phone()))
                .executeUpdate();
    }

    private static <T> T[] column(List<Opening> rows, IntFunction<T[]> array, Function<Opening, T> of) {
        return rows.stream().map(of).toArray(array);
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
    private Map<UUID, PayableCheckout> read(String sql, Collection<UUID> ids) {
        List<Tuple> rows = entities.createNativeQuery(sql, Tuple.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .getResultList();
        return rows.stream()
                .map(CheckoutRepository::checkout)
                .collect(Collectors.toMap(PayableCheckout::id, Function.identity()));
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
