package mx.maal.payments.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.payments.provider.PaymentProvider.Webhook;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Webhooks as they came, each once, and how far the work on them is. */
@ApplicationScoped
public class WebhookRepository {

    @Inject
    EntityManager entities;

    /** One to work on. */
    public record Claimed(UUID id, String provider, Webhook told, int attempts, String traceparent) {}

    /**
     * One to look at.
     *
     * @param lastError null unless an attempt failed
     * @param note why nothing came of it; null when something did
     * @param processedAt null until processed
     */
    public record WebhookEvent(
            UUID id,
            String provider,
            String eventId,
            String type,
            String status,
            int attempts,
            @Schema(nullable = true) String lastError,
            @Schema(nullable = true) String note,
            Instant receivedAt,
            @Schema(nullable = true) Instant processedAt) {}

    /** What tells one webhook from another. */
    public record Key(String provider, String eventId) {}

    /**
     * One as it came.
     *
     * @param processed whether its effect is taken in the transaction that stores it
     * @param note as {@link Done#note}
     */
    public record Received(String provider, Webhook told, String traceparent, boolean processed, String note) {

        /** One that is to be processed yet. */
        public Received(String provider, Webhook told, String traceparent) {
            this(provider, told, traceparent, false, null);
        }

        /** The same, processed by whoever stores it. */
        public Received processed(String itsNote) {
            return new Received(provider, told, traceparent, true, itsNote);
        }

        public Key key() {
            return new Key(provider, told.eventId());
        }
    }

    /** One that was new. */
    public record Added(UUID id, Received received) {

        /** To work on, as whoever stored it has claimed it. */
        public Claimed claimed() {
            return new Claimed(id, received.provider, received.told, 1, received.traceparent);
        }
    }

    /**
     * Stores those that are new, what is not processed claimed as by {@link #claim}.
     *
     * @return the new ones; who comes twice in the list is in it once
     */
    @SuppressWarnings("unchecked")
    public List<Added> add(List<Received> received, Duration lease) {
        List<Tuple> rows = entities.createNativeQuery(
                        "INSERT INTO webhook_events (provider, event_id, type, payload, traceparent, attempts, "
                                + "next_attempt_at, status, processed_at, note) "
                                + "SELECT provider, event_id, type, CAST(payload AS jsonb), traceparent, 1, "
                                + "now() + make_interval(secs => :lease), "
                                + "CASE WHEN processed THEN 'processed' ELSE 'received' END, "
                                + "CASE WHEN processed THEN now() END, note "
                                + "FROM unnest(:providers, :events, :types, :payloads, :traces, :processed, :notes) "
                                + "AS r (provider, event_id, type, payload, traceparent, processed, note) "
                                + "ORDER BY provider, event_id "
                                + "ON CONFLICT (provider, event_id) DO NOTHING RETURNING id, provider, event_id",
                        Tuple.class)
                .setParameter("lease", (double) lease.toSeconds())
                .setParameter("providers", column(received, Received::provider))
                .setParameter("events", column(received, one -> one.told().eventId()))
                .setParameter("types", column(received, one -> one.told().type()))
                .setParameter("payloads", column(received, one -> one.told().payload()))
                .setParameter("traces", column(received, Received::traceparent))
                .setParameter(
                        "processed", received.stream().map(Received::processed).toArray(Boolean[]::new))
                .setParameter("notes", column(received, Received::note))
                .getResultList();
        Map<Key, Received> byKey =
                received.stream().collect(Collectors.toMap(Received::key, Function.identity(), (one, again) -> one));
        return rows.stream()
                .map(row -> new Added(
                        row.get("id", UUID.class),
                        byKey.get(new Key(row.get("provider", String.class), row.get("event_id", String.class)))))
                .toList();
    }

    private static String[] column(List<Received> rows, Function<Received, String> of) {
        return rows.stream().map(of).toArray(String[]::new);
    }

    /** Takes up to that many that are due for the length of the lease; no other replica takes them meanwhile. */
    @SuppressWarnings("unchecked")
    public List<Claimed> claim(int most, Duration lease) {
        List<Tuple> rows = entities.createNativeQuery(
                        "WITH due AS MATERIALIZED (SELECT id FROM webhook_events WHERE status = 'received' "
                                + "AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT :most "
                                + "FOR UPDATE SKIP LOCKED) "
                                + "UPDATE webhook_events SET attempts = attempts + 1, "
                                + "next_attempt_at = now() + make_interval(secs => :lease) "
                                + "FROM due WHERE webhook_events.id = due.id RETURNING webhook_events.id AS id, "
                                + "provider, event_id, type, CAST(payload AS text) AS payload, attempts, traceparent",
                        Tuple.class)
                .setParameter("most", most)
                .setParameter("lease", (double) lease.toSeconds())
                .getResultList();
        return rows.stream()
                .map(row -> new Claimed(
                        row.get("id", UUID.class),
                        row.get("provider", String.class),
                        new Webhook(
                                row.get("event_id", String.class),
                                row.get("type", String.class),
                                row.get("payload", String.class)),
                        row.get("attempts", Integer.class),
                        row.get("traceparent", String.class)))
                .toList();
    }

    /**
     * One that needs no more work.
     *
     * @param note why nothing came of it; null when something did
     */
    public record Done(UUID id, String note) {}

    /** Marks these as processed; may be none. */
    public void finish(List<Done> done) {
        if (done.isEmpty()) {
            return;
        }
        entities.createNativeQuery("UPDATE webhook_events w SET status = 'processed', processed_at = now(), "
                        + "last_error = NULL, note = d.note FROM unnest(:ids, :notes) AS d (id, note) "
                        + "WHERE w.id = d.id AND w.status = 'received'")
                .setParameter("ids", done.stream().map(Done::id).toArray(UUID[]::new))
                .setParameter("notes", done.stream().map(Done::note).toArray(String[]::new))
                .executeUpdate();
    }

    /** Tries again after the pause. */
    public void retryLater(UUID id, String error, Duration pause) {
        entities.createNativeQuery("UPDATE webhook_events SET last_error = :error, next_attempt_at = now() + "
                        + "make_interval(secs => :pause) WHERE id = :id AND status = 'received'")
                .setParameter("id", id)
                .setParameter("error", error)
                .setParameter("pause", pause.toMillis() / 1000.0)
                .executeUpdate();
    }

    /** Not tried any more unless an operator asks for it. */
    public void giveUp(UUID id, String error) {
        entities.createNativeQuery("UPDATE webhook_events SET status = 'failed', last_error = :error "
                        + "WHERE id = :id AND status = 'received'")
                .setParameter("id", id)
                .setParameter("error", error)
                .executeUpdate();
    }

    /** Starts over, whatever became of it. Empty when there is none of that id. */
    public Optional<WebhookEvent> replay(UUID id) {
        entities.createNativeQuery("UPDATE webhook_events SET status = 'received', attempts = 0, note = NULL, "
                        + "processed_at = NULL, next_attempt_at = now() WHERE id = :id")
                .setParameter("id", id)
                .executeUpdate();
        return rows("WHERE id = :id", new Object[] {"id", id}, 1).stream().findFirst();
    }

    /**
     * Newest first.
     *
     * @param status null for any
     * @param after where the last page ended, or null
     */
    public List<WebhookEvent> page(String status, Place after, int size) {
        return rows(
                "WHERE (CAST(:status AS varchar) IS NULL OR status = :status) AND (received_at, id) < (:time, :after) "
                        + "ORDER BY received_at DESC, id DESC",
                new Object[] {"status", status, "time", Place.timeOf(after), "after", Place.idOf(after)},
                size);
    }

    /** How many wait to be processed. */
    public long backlog() {
        return (Long) entities.createNativeQuery("SELECT count(*) FROM webhook_events WHERE status = 'received'")
                .getSingleResult();
    }

    @SuppressWarnings("unchecked")
    private List<WebhookEvent> rows(String condition, Object[] parameters, int size) {
        var query = entities.createNativeQuery(
                        "SELECT id, provider, event_id, type, status, attempts, last_error, note, received_at, "
                                + "processed_at FROM webhook_events " + condition,
                        Tuple.class)
                .setMaxResults(size);
        for (int i = 0; i < parameters.length; i += 2) {
            query.setParameter((String) parameters[i], parameters[i + 1]);
        }
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new WebhookEvent(
                                row.get("id", UUID.class),
                                row.get("provider", String.class),
                                row.get("event_id", String.class),
                                row.get("type", String.class),
                                row.get("status", String.class),
                                row.get("attempts", Integer.class),
                                row.get("last_error", String.class),
                                row.get("note", String.class),
                                row.get("received_at", Instant.class),
                                row.get("processed_at", Instant.class)))
                        .toList();
    }
}
