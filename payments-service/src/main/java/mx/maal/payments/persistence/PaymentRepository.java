package mx.maal.payments.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import mx.maal.kit.Hql;
import mx.maal.payments.domain.Method;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;
import mx.maal.payments.provider.PaymentProvider.Known;
import mx.maal.payments.provider.ProviderNews;

/** Attempts to pay. Whoever changes one has locked its checkout and then its row. */
@ApplicationScoped
public class PaymentRepository implements PanacheRepositoryBase<Payment, UUID> {

    @Inject
    CheckoutRepository checkouts;

    /**
     * A payment about which the provider is to be asked something.
     *
     * @param attempts how often it was claimed for that, this time included
     */
    public record Claimed(Known payment, String provider, int attempts) {}

    /** Holds checkout and payment until the transaction ends. */
    @SuppressWarnings("unchecked")
    public Optional<Payment> lock(UUID id) {
        return lockCheckoutThen(getEntityManager()
                .createNativeQuery("SELECT id, checkout_id FROM payments WHERE id = :id", Tuple.class)
                .setParameter("id", id)
                .getResultList());
    }

    /** A payment that a provider tells of. */
    public record Told(String provider, ProviderNews.Payment payment) {}

    /**
     * All attempts of the checkouts of which any of these payments is one, locked as by {@link #lock(UUID)}, the checkouts
     * in the order of their ids: no two batches of news wait for each other.
     */
    @SuppressWarnings("unchecked")
    public ToldPayments lockAllTold(Collection<Told> told) {
        List<UUID> checkoutIds = told.isEmpty()
                ? List.of()
                : getEntityManager()
                        .createNativeQuery(
                                "SELECT DISTINCT checkout_id FROM payments WHERE provider = ANY(:providers) AND "
                                        + "(provider_reference = ANY(:references) OR charge_reference = ANY(:references) "
                                        + "OR id = ANY(:ids))",
                                UUID.class)
                        .setParameter(
                                "providers",
                                told.stream().map(Told::provider).distinct().toArray(String[]::new))
                        .setParameter(
                                "references",
                                told.stream()
                                        .map(one -> one.payment().reference())
                                        .filter(Objects::nonNull)
                                        .toArray(String[]::new))
                        .setParameter(
                                "ids",
                                told.stream()
                                        .map(one -> one.payment().paymentId())
                                        .filter(Objects::nonNull)
                                        .toArray(UUID[]::new))
                        .getResultList();
        if (checkoutIds.isEmpty()) {
            return new ToldPayments(Map.of());
        }
        checkouts.lockAll(checkoutIds);
        return new ToldPayments(lockAllOf(checkoutIds));
    }

    private Optional<Payment> lockCheckoutThen(List<Tuple> found) {
        return found.stream().findFirst().map(ids -> lockOf(ids.get(1, UUID.class), ids.get(0, UUID.class)));
    }

    /** As {@link #lock(UUID)}, of a payment that exists and whose checkout is known. */
    public Payment lockOf(UUID checkoutId, UUID id) {
        checkouts.lock(checkoutId);
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** All attempts of a checkout whose row the caller has locked, oldest first. */
    public List<Payment> lockAllOf(UUID checkoutId) {
        return lockAllOf(Set.of(checkoutId)).getOrDefault(checkoutId, List.of());
    }

    /** As {@link #lockAllOf(UUID)}, by checkout; a checkout without attempts is not among them. */
    public Map<UUID, List<Payment>> lockAllOf(Collection<UUID> checkoutIds) {
        return find(Hql.among("checkoutId", 1) + " ORDER BY createdAt, id", Hql.array(checkoutIds))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .collect(Collectors.groupingBy(Payment::checkoutId));
    }

    /**
     * Newest first.
     *
     * @param status null for any
     * @param checkoutId null for any
     * @param after where the last page ended, or null
     */
    public List<Payment> page(PaymentStatus status, UUID checkoutId, Place after, int size) {
        return getEntityManager()
                .createQuery(
                        "FROM Payment p WHERE (:status IS NULL OR p.status = :status) "
                                + "AND (:checkout IS NULL OR p.checkoutId = :checkout) "
                                + "AND (p.createdAt < :time OR p.createdAt = :time AND p.id < :id) "
                                + "ORDER BY p.createdAt DESC, p.id DESC",
                        Payment.class)
                .setParameter("status", status)
                .setParameter("checkout", checkoutId)
                .setParameter("time", Place.timeOf(after))
                .setParameter("id", Place.idOf(after))
                .setMaxResults(size)
                .getResultList();
    }

    /** The payment that took this very money. */
    @SuppressWarnings("unchecked")
    public Optional<Payment> lockByCharge(String provider, String charge) {
        return lockCheckoutThen(getEntityManager()
                .createNativeQuery(
                        "SELECT id, checkout_id FROM payments WHERE provider = :provider AND charge_reference = :charge",
                        Tuple.class)
                .setParameter("provider", provider)
                .setParameter("charge", charge)
                .getResultList());
    }

    /**
     * Notes which order each payment pays; it is of no concern to whoever decides about a payment.
     *
     * @param orders by payment
     * @return how many of the payments there are
     */
    public int linkToOrders(Map<UUID, UUID> orders) {
        if (orders.isEmpty()) {
            return 0;
        }
        List<UUID> paymentIds = orders.keySet().stream().sorted().toList();
        return getEntityManager()
                .createNativeQuery("UPDATE payments p SET order_id = r.order_id, updated_at = now() "
                        + "FROM unnest(:payments, :orders) AS r (id, order_id) WHERE p.id = r.id")
                .setParameter("payments", paymentIds.toArray(UUID[]::new))
                .setParameter("orders", paymentIds.stream().map(orders::get).toArray(UUID[]::new))
                .executeUpdate();
    }

    /**
     * Takes the right to open this payment at the provider, for the length of the lease.
     *
     * @return how often that was taken, this time included; empty when another has it, or nothing is to be opened
     */
    @SuppressWarnings("unchecked")
    public Optional<Integer> claimOpening(UUID id, Duration lease) {
        List<Integer> attempts = getEntityManager()
                .createNativeQuery("UPDATE payments SET opening_attempts = opening_attempts + 1, "
                        + "opening_leased_until = now() + make_interval(secs => :lease) "
                        + "WHERE id = :id AND status = 'pending' AND provider_reference IS NULL "
                        + "AND (opening_leased_until IS NULL OR opening_leased_until < now()) "
                        + "RETURNING opening_attempts")
                .setParameter("id", id)
                .setParameter("lease", (double) lease.toSeconds())
                .getResultList();
        return attempts.stream().findFirst();
    }

    /** Gives that right back, so that the next may try at once. */
    public void releaseOpening(UUID id) {
        getEntityManager()
                .createNativeQuery("UPDATE payments SET opening_leased_until = NULL WHERE id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Slow payments whose units are held and that nobody is opening; at most that many. */
    @SuppressWarnings("unchecked")
    public List<UUID> toOpen(int most) {
        return getEntityManager()
                .createNativeQuery("SELECT id FROM payments WHERE status = 'pending' AND provider_reference IS NULL "
                        + "AND units_held_until IS NOT NULL "
                        + "AND (opening_leased_until IS NULL OR opening_leased_until < now()) "
                        + "ORDER BY units_held_until LIMIT :most")
                .setParameter("most", most)
                .getResultList();
    }

    /** Takes up to that many payments to cancel for the length of the lease; no other replica takes them meanwhile. */
    public List<Claimed> claimCancellations(int most, Duration lease) {
        return claim("cancel_due_at", "cancel_attempts", "true", most, lease);
    }

    /** Tries to cancel again after the pause, unless that has become needless. */
    public void cancelLater(UUID id, Duration pause) {
        later("cancel_due_at", id, pause);
    }

    /** Takes up to that many payments that stay open too long, as {@link #claimCancellations}. */
    public List<Claimed> claimToReconcile(int most, Duration lease) {
        return claim("reconcile_at", "reconcile_attempts", "status = 'pending'", most, lease);
    }

    /** Asks the provider again after the pause, unless that has become needless. */
    public void reconcileLater(UUID id, Duration pause) {
        later("reconcile_at", id, pause);
    }

    @SuppressWarnings("unchecked")
    private List<Claimed> claim(String due, String attempts, String condition, int most, Duration lease) {
        List<Tuple> rows = getEntityManager()
                .createNativeQuery(
                        ("WITH due AS MATERIALIZED (SELECT id FROM payments WHERE %1$s <= now() AND %3$s "
                                        + "ORDER BY %1$s LIMIT :most FOR UPDATE SKIP LOCKED) "
                                        + "UPDATE payments p SET %2$s = p.%2$s + 1, "
                                        + "%1$s = now() + make_interval(secs => :lease) "
                                        + "FROM due WHERE p.id = due.id "
                                        + "RETURNING p.id, p.provider, p.provider_reference, p.charge_reference, "
                                        + "p.method, p.%2$s AS attempts")
                                .formatted(due, attempts, condition),
                        Tuple.class)
                .setParameter("most", most)
                .setParameter("lease", (double) lease.toSeconds())
                .getResultList();
        return rows.stream()
                .map(row -> new Claimed(
                        known(row, "id"), row.get("provider", String.class), row.get("attempts", Integer.class)))
                .toList();
    }

    private void later(String due, UUID id, Duration pause) {
        getEntityManager()
                .createNativeQuery("UPDATE payments SET %1$s = now() + make_interval(secs => :pause) ".formatted(due)
                        + "WHERE id = :id AND %1$s IS NOT NULL".formatted(due))
                .setParameter("id", id)
                .setParameter("pause", pause.toMillis() / 1000.0)
                .executeUpdate();
    }

    /** A payment as the provider knows it, of a row with these columns and {@code id} under that name. */
    static Known known(Tuple row, String id) {
        return new Known(
                row.get(id, UUID.class),
                row.get("provider_reference", String.class),
                row.get("charge_reference", String.class),
                Method.of(row.get("method", String.class)).orElseThrow());
    }
}
