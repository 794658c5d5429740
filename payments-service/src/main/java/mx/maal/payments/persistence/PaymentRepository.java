package mx.maal.payments.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.PaymentStatus;

/** Attempts to pay. Whoever changes one has locked its checkout and then its row. */
@ApplicationScoped
public class PaymentRepository implements PanacheRepositoryBase<Payment, UUID> {

    @Inject
    CheckoutRepository checkouts;

    /** A payment of which the provider should take no more money. */
    public record ToCancel(UUID id, String provider, String reference, int attempts) {}

    /** Holds checkout and payment until the transaction ends. */
    @SuppressWarnings("unchecked")
    public Optional<Payment> lock(UUID id) {
        return lockCheckoutThen(getEntityManager()
                .createNativeQuery("SELECT id, checkout_id FROM payments WHERE id = :id", Tuple.class)
                .setParameter("id", id)
                .getResultList());
    }

    /**
     * The payment that the provider tells of: by its reference, or by our own id while we do not know the reference yet
     * (the provider can tell of a payment before it has answered the call that opened it).
     *
     * @param ourId null when the provider does not repeat it
     */
    @SuppressWarnings("unchecked")
    public Optional<Payment> lock(String provider, String reference, UUID ourId) {
        return lockCheckoutThen(getEntityManager()
                .createNativeQuery(
                        "SELECT id, checkout_id FROM payments WHERE provider = :provider AND "
                                + "(provider_reference = :reference OR id = :id AND provider_reference IS NULL)",
                        Tuple.class)
                .setParameter("provider", provider)
                .setParameter("reference", reference)
                .setParameter("id", ourId)
                .getResultList());
    }

    private Optional<Payment> lockCheckoutThen(List<Tuple> found) {
        return found.stream().findFirst().map(ids -> {
            checkouts.lock(ids.get(1, UUID.class));
            return findById(ids.get(0, UUID.class), LockModeType.PESSIMISTIC_WRITE);
        });
    }

    /** All attempts of a checkout whose row the caller has locked, oldest first. */
    @SuppressWarnings("unchecked")
    public List<Payment> lockAllOf(UUID checkoutId) {
        return getEntityManager()
                .createNativeQuery(
                        "SELECT * FROM payments WHERE checkout_id = :checkout ORDER BY created_at, id FOR UPDATE",
                        Payment.class)
                .setParameter("checkout", checkoutId)
                .getResultList();
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

    /** Takes up to that many payments to cancel for the length of the lease; no other replica takes them meanwhile. */
    @SuppressWarnings("unchecked")
    public List<ToCancel> claimCancellations(int most, Duration lease) {
        List<Tuple> rows = getEntityManager()
                .createNativeQuery(
                        "WITH due AS MATERIALIZED (SELECT id FROM payments WHERE cancel_due_at <= now() "
                                + "ORDER BY cancel_due_at LIMIT :most FOR UPDATE SKIP LOCKED) "
                                + "UPDATE payments p SET cancel_attempts = p.cancel_attempts + 1, "
                                + "cancel_due_at = now() + make_interval(secs => :lease) "
                                + "FROM due WHERE p.id = due.id "
                                + "RETURNING p.id, p.provider, p.provider_reference, p.cancel_attempts",
                        Tuple.class)
                .setParameter("most", most)
                .setParameter("lease", (double) lease.toSeconds())
                .getResultList();
        return rows.stream()
                .map(row -> new ToCancel(
                        row.get(0, UUID.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, Integer.class)))
                .toList();
    }

    /** Tries to cancel again after the pause, unless that has become needless. */
    public void cancelLater(UUID id, Duration pause) {
        getEntityManager()
                .createNativeQuery("UPDATE payments SET cancel_due_at = now() + make_interval(secs => :pause) "
                        + "WHERE id = :id AND cancel_due_at IS NOT NULL")
                .setParameter("id", id)
                .setParameter("pause", pause.toMillis() / 1000.0)
                .executeUpdate();
    }
}
