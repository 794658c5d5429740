package mx.maal.payments.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.Money;
import mx.maal.payments.domain.Payment;
import mx.maal.payments.domain.Refund;
import mx.maal.payments.domain.RefundCause;
import mx.maal.payments.domain.RefundStatus;
import mx.maal.payments.provider.PaymentProvider.Known;

/** Refunds. Whoever changes one has locked its payment and then its row. */
@ApplicationScoped
public class RefundRepository implements PanacheRepositoryBase<Refund, UUID> {

    @Inject
    PaymentRepository payments;

    /**
     * A refund to ask the provider for, or about.
     *
     * @param reference null while the provider has not been asked with success
     * @param otherReferences of the payment's other refunds
     * @param attempts how often it was claimed, this time included
     */
    public record Claimed(
            UUID id,
            String provider,
            Known payment,
            String reference,
            Money amount,
            Set<String> otherReferences,
            int attempts) {}

    /** Whether that cause has a refund that has not failed. */
    public boolean isUnderWayOrDone(RefundCause cause) {
        return count("cause = ?1 AND status <> ?2", cause.key(), RefundStatus.FAILED) > 0;
    }

    /** Holds payment and refund until the transaction ends. */
    @SuppressWarnings("unchecked")
    public Optional<Refund> lock(UUID id) {
        return lockPaymentThen(getEntityManager()
                .createNativeQuery("SELECT id, payment_id FROM refunds WHERE id = :id", Tuple.class)
                .setParameter("id", id)
                .getResultList());
    }

    /**
     * The refund that the provider tells of, by its reference or by our own id.
     *
     * @param ourId null when the provider does not repeat it
     */
    @SuppressWarnings("unchecked")
    public Optional<Refund> lock(String provider, String reference, UUID ourId) {
        return lockPaymentThen(getEntityManager()
                .createNativeQuery(
                        "SELECT r.id, r.payment_id FROM refunds r JOIN payments p ON p.id = r.payment_id "
                                + "WHERE p.provider = :provider AND (r.provider_reference = :reference "
                                + "OR r.id = :id AND r.provider_reference IS NULL)",
                        Tuple.class)
                .setParameter("provider", provider)
                .setParameter("reference", reference)
                .setParameter("id", ourId)
                .getResultList());
    }

    private Optional<Refund> lockPaymentThen(List<Tuple> found) {
        return found.stream().findFirst().map(ids -> {
            getEntityManager().find(Payment.class, ids.get(1, UUID.class), LockModeType.PESSIMISTIC_WRITE);
            return findById(ids.get(0, UUID.class), LockModeType.PESSIMISTIC_WRITE);
        });
    }

    /**
     * Newest first, with their payments.
     *
     * @param status null for any
     * @param paymentId null for any
     * @param after where the last page ended, or null
     */
    public List<Refund> page(RefundStatus status, UUID paymentId, Place after, int size) {
        return getEntityManager()
                .createQuery(
                        "FROM Refund r JOIN FETCH r.payment WHERE (:status IS NULL OR r.status = :status) "
                                + "AND (:payment IS NULL OR r.payment.id = :payment) "
                                + "AND (r.createdAt < :time OR r.createdAt = :time AND r.id < :id) "
                                + "ORDER BY r.createdAt DESC, r.id DESC",
                        Refund.class)
                .setParameter("status", status)
                .setParameter("payment", paymentId)
                .setParameter("time", Place.timeOf(after))
                .setParameter("id", Place.idOf(after))
                .setMaxResults(size)
                .getResultList();
    }

    /** Takes up to that many refunds that are due for the length of the lease; no other replica takes them meanwhile. */
    @SuppressWarnings("unchecked")
    public List<Claimed> claim(int most, Duration lease) {
        List<Tuple> rows = getEntityManager()
                .createNativeQuery(
                        "WITH due AS MATERIALIZED (SELECT id FROM refunds WHERE status IN ('requested', 'pending') "
                                + "AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT :most "
                                + "FOR UPDATE SKIP LOCKED) "
                                + "UPDATE refunds r SET attempts = r.attempts + 1, "
                                + "next_attempt_at = now() + make_interval(secs => :lease) "
                                + "FROM due, payments p WHERE r.id = due.id AND p.id = r.payment_id "
                                + "RETURNING r.id, r.payment_id, p.provider, p.provider_reference, p.charge_reference, "
                                + "p.method, r.provider_reference AS reference, r.amount_minor, "
                                + "CAST(r.currency AS varchar) AS currency, r.attempts, "
                                + "(SELECT string_agg(o.provider_reference, chr(10)) FROM refunds o "
                                + "WHERE o.payment_id = r.payment_id AND o.id <> r.id) AS others",
                        Tuple.class)
                .setParameter("most", most)
                .setParameter("lease", (double) lease.toSeconds())
                .getResultList();
        return rows.stream()
                .map(row -> new Claimed(
                        row.get("id", UUID.class),
                        row.get("provider", String.class),
                        PaymentRepository.known(row, "payment_id"),
                        row.get("reference", String.class),
                        new Money(row.get("amount_minor", Long.class), row.get("currency", String.class)),
                        row.get("others", String.class) == null
                                ? Set.of()
                                : Set.of(row.get("others", String.class).split("\n")),
                        row.get("attempts", Integer.class)))
                .toList();
    }

    /** Tries again after the pause. */
    public void retryLater(UUID id, String error, Duration pause) {
        getEntityManager()
                .createNativeQuery("UPDATE refunds SET last_error = :error, next_attempt_at = now() + "
                        + "make_interval(secs => :pause) WHERE id = :id AND status IN ('requested', 'pending')")
                .setParameter("id", id)
                .setParameter("error", error)
                .setParameter("pause", pause.toMillis() / 1000.0)
                .executeUpdate();
    }
}
