package mx.maal.order.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.kit.Hql;
import mx.maal.kit.http.Capability;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutStatus;

/** Checkouts, with their items. */
@ApplicationScoped
public class CheckoutRepository implements PanacheRepositoryBase<Checkout, UUID> {

    /** Those of these that exist, with their items, in one query. */
    public List<Checkout> findWithItems(Collection<UUID> checkoutIds) {
        return list("FROM Checkout c LEFT JOIN FETCH c.items WHERE " + Hql.among("c.id", 1), Hql.array(checkoutIds));
    }

    /**
     * Locked until the transaction ends.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Checkout required(UUID checkoutId) {
        return findByIdOptional(checkoutId, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> unknown(checkoutId));
    }

    /**
     * All of these by their ids, locked in the order of their ids, so that no two batches wait for each other.
     *
     * @throws IllegalArgumentException when one of them does not exist
     */
    public Map<UUID, Checkout> required(Collection<UUID> checkoutIds) {
        Map<UUID, Checkout> byId =
                locked(checkoutIds).stream().collect(Collectors.toMap(Checkout::id, Function.identity()));
        for (UUID id : checkoutIds) {
            if (!byId.containsKey(id)) {
                throw unknown(id);
            }
        }
        return byId;
    }

    /** Those of these that exist, locked in the order of their ids. */
    public List<Checkout> locked(Collection<UUID> checkoutIds) {
        return find(Hql.among("id", 1) + " ORDER BY id", Hql.array(checkoutIds))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private static IllegalArgumentException unknown(UUID checkoutId) {
        return new IllegalArgumentException("unknown checkout " + Capability.inLogs(checkoutId));
    }

    /** The checkouts of these carts that are pending or open, by their carts, locked in the order of their ids. */
    public Map<UUID, Checkout> liveOf(Collection<UUID> cartIds) {
        return find(
                        Hql.among("cartId", 1) + " AND (status = ?2 OR status = ?3) ORDER BY id",
                        Hql.array(cartIds),
                        CheckoutStatus.PENDING,
                        CheckoutStatus.OPEN)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .collect(Collectors.toMap(Checkout::cartId, Function.identity()));
    }

    /** Some whose time has passed, locked; those that another replica holds are left to it. */
    public List<Checkout> overdue(Instant now, int atMost) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery(
                        """
                        SELECT id FROM checkouts WHERE status IN ('pending', 'open') AND expires_at <= ?1
                        ORDER BY expires_at LIMIT ?2 FOR NO KEY UPDATE SKIP LOCKED
                        """,
                        UUID.class)
                .setParameter(1, now)
                .setParameter(2, atMost)
                .getResultList();
        return ids.isEmpty() ? List.of() : list(Hql.among("id", 1) + " ORDER BY expiresAt", Hql.array(ids));
    }

    /** As {@link #overdue}, all of those in which these people buy of a limited drop. */
    public List<Checkout> overdueOf(Collection<String> people, Instant now) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery(
                        """
                        SELECT id FROM checkouts WHERE status IN ('pending', 'open') AND expires_at <= ?1
                            AND id IN (SELECT checkout_id FROM drop_purchases WHERE person IN (?2))
                        FOR NO KEY UPDATE SKIP LOCKED
                        """,
                        UUID.class)
                .setParameter(1, now)
                .setParameter(2, people)
                .getResultList();
        return ids.isEmpty() ? List.of() : list(Hql.among("id", 1) + " ORDER BY expiresAt", Hql.array(ids));
    }
}
