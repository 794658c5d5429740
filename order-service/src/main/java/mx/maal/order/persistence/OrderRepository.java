package mx.maal.order.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.kit.Hql;
import mx.maal.kit.Money;
import mx.maal.order.domain.Order;
import mx.maal.order.domain.OrderStatus;
import mx.maal.order.domain.SurplusReason;

/** Orders, and the money that makes none. */
@ApplicationScoped
public class OrderRepository implements PanacheRepositoryBase<Order, UUID> {

    private static final String NEXT_NUMBERS = "SELECT nextval('order_number_seq') FROM generate_series(1, ?)";

    @Inject
    DataSource dataSource;

    @Inject
    TransactionSynchronizationRegistry transaction;

    /** Locked until the transaction ends. */
    public Optional<Order> locked(UUID orderId) {
        return findByIdOptional(orderId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Those of these that exist, locked in the order of their ids. */
    public List<Order> locked(Collection<UUID> orderIds) {
        return find(Hql.among("id", 1) + " ORDER BY id", Hql.array(orderIds))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Locked until the transaction ends. */
    public Optional<Order> lockedOfPayment(UUID paymentId) {
        return find("paymentId", paymentId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Those of these carts of which an order is paid and waits for its stock. */
    public Set<UUID> beingConfirmed(Collection<UUID> cartIds) {
        return Set.copyOf(getEntityManager()
                .createQuery(
                        "SELECT o.cartId FROM Order o WHERE " + Hql.among("o.cartId", 1) + " AND o.status = ?2",
                        UUID.class)
                .setParameter(1, Hql.array(cartIds))
                .setParameter(2, OrderStatus.PLACED)
                .getResultList());
    }

    /** What people call the next order; numbers grow, with gaps. */
    public String nextNumber() {
        if (reserved().isEmpty()) {
            reserveNumbers(1);
        }
        return reserved().remove();
    }

    /** Takes numbers for so many of the orders that this transaction will place, at once; those it does not use are gaps. */
    public void reserveNumbers(int count) {
        if (count == 0) {
            return;
        }
        Queue<String> numbers = reserved();
        // Past Hibernate, which would write all changes so far before it asked.
        Sql.run(dataSource, NEXT_NUMBERS, (connection, statement) -> {
            statement.setInt(1, count);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.add("ML-" + row.getLong(1));
                }
            }
            return numbers;
        });
    }

    @SuppressWarnings("unchecked")
    private Queue<String> reserved() {
        Queue<String> numbers = (Queue<String>) transaction.getResource(this);
        if (numbers == null) {
            numbers = new ArrayDeque<>();
            transaction.putResource(this, numbers);
        }
        return numbers;
    }

    /**
     * The newest first.
     *
     * @param status null for all
     * @param beforeCreatedAt null for the start, together with {@code beforeId}
     */
    public List<Order> newest(OrderStatus status, Instant beforeCreatedAt, UUID beforeId, int atMost) {
        Parameters parameters = new Parameters();
        StringBuilder query = new StringBuilder("1 = 1");
        if (status != null) {
            query.append(" AND status = :status");
            parameters.and("status", status);
        }
        if (beforeId != null) {
            query.append(" AND (createdAt < :createdAt OR createdAt = :createdAt AND id < :id)");
            parameters.and("createdAt", beforeCreatedAt).and("id", beforeId);
        }
        return find(query + " ORDER BY createdAt DESC, id DESC", parameters)
                .page(0, atMost)
                .list();
    }

    /** False when this payment was recorded before. */
    public boolean recordSurplus(UUID paymentId, UUID checkoutId, Money amount, SurplusReason reason) {
        return getEntityManager()
                        .createNativeQuery(
                                """
                                INSERT INTO surplus_payments (payment_id, checkout_id, amount_minor, currency, reason)
                                VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
                                """)
                        .setParameter(1, paymentId)
                        .setParameter(2, checkoutId)
                        .setParameter(3, amount.amountMinor())
                        .setParameter(4, amount.currency())
                        .setParameter(5, reason.word())
                        .executeUpdate()
                > 0;
    }

    /** Whether this payment made no order. */
    public boolean isSurplus(UUID paymentId) {
        return !getEntityManager()
                .createNativeQuery("SELECT payment_id FROM surplus_payments WHERE payment_id = ?1", UUID.class)
                .setParameter(1, paymentId)
                .getResultList()
                .isEmpty();
    }

    /** False when this is not the payment of a surplus. */
    public boolean surplusRefunded(UUID paymentId, UUID refundId) {
        return getEntityManager()
                        .createNativeQuery("UPDATE surplus_payments SET refund_id = ?2 WHERE payment_id = ?1")
                        .setParameter(1, paymentId)
                        .setParameter(2, refundId)
                        .executeUpdate()
                > 0;
    }

    /** That refund did not arrive after all. */
    public void surplusNotRefunded(UUID refundId) {
        getEntityManager()
                .createNativeQuery("UPDATE surplus_payments SET refund_id = NULL WHERE refund_id = ?1")
                .setParameter(1, refundId)
                .executeUpdate();
    }

    /** False when no such refund is recorded. */
    public boolean forgetRefund(UUID refundId) {
        return getEntityManager()
                        .createNativeQuery("DELETE FROM order_refunds WHERE refund_id = ?1")
                        .setParameter(1, refundId)
                        .executeUpdate()
                > 0;
    }

    /** False when this refund was recorded before. */
    public boolean recordRefund(UUID refundId, UUID orderId, Money amount, String reason) {
        return getEntityManager()
                        .createNativeQuery(
                                """
                                INSERT INTO order_refunds (refund_id, order_id, amount_minor, reason)
                                VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
                                """)
                        .setParameter(1, refundId)
                        .setParameter(2, orderId)
                        .setParameter(3, amount.amountMinor())
                        .setParameter(4, reason)
                        .executeUpdate()
                > 0;
    }
}
