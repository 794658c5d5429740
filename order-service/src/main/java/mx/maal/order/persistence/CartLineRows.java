package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.HoldEnd;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.domain.LostUnits;

/** Cart lines as inventory-service's events make them: many events, one statement. */
@ApplicationScoped
public class CartLineRows {

    private static final String DECIDE =
            """
            INSERT INTO cart_lines AS l
                (id, cart_id, variant_id, quantity, status, reservation_id, expires_at, request_id, refusal, available)
            SELECT id, cart_id, variant_id, quantity, CASE WHEN refusal IS NULL THEN 'reserved' ELSE 'rejected' END,
                reservation_id, expires_at, request_id, refusal, available
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                AS r (id, cart_id, variant_id, quantity, reservation_id, expires_at, request_id, refusal, available)
            ORDER BY id
            ON CONFLICT (id) DO UPDATE SET
                quantity = EXCLUDED.quantity, status = EXCLUDED.status, reservation_id = EXCLUDED.reservation_id,
                expires_at = EXCLUDED.expires_at, request_id = EXCLUDED.request_id, refusal = EXCLUDED.refusal,
                available = EXCLUDED.available, updated_at = now()
            WHERE l.status <> 'purchased'
            """;

    private static final String KEEP =
            """
            UPDATE cart_lines AS l SET quantity = r.held, request_id = r.request_id, refusal = r.refusal,
                available = r.available, updated_at = now()
            FROM unnest(?, ?, ?, ?, ?) AS r (id, held, request_id, refusal, available)
            WHERE l.id = r.id AND l.status <> 'purchased'
            """;

    // An end that comes late must not undo a newer hold: it names the hold that it ends, unless the line does not know
    // its hold's id since a checkout renewed it, and an expiry is of the past.
    private static final String END =
            """
            UPDATE cart_lines AS l SET status = r.status, request_id = coalesce(r.request_id, l.request_id),
                refusal = NULL, available = NULL, updated_at = now()
            FROM unnest(?, ?, ?, ?, ?) AS r (id, reservation_id, status, request_id, at)
            WHERE l.id = r.id AND (
                l.status = 'reserved' AND (
                    l.reservation_id = r.reservation_id
                    OR r.status = 'expired' AND l.expires_at <= r.at
                    OR r.request_id IS NOT NULL AND (l.reservation_id IS NULL OR r.reservation_id IS NULL))
                OR r.request_id IS NOT NULL AND l.status NOT IN ('reserved', 'purchased'))
            """;

    private static final String RENEW =
            """
            UPDATE cart_lines AS l SET status = 'reserved', expires_at = r.expires_at, reservation_id = NULL,
                updated_at = now()
            FROM unnest(?, ?) AS r (checkout_id, expires_at)
            JOIN checkouts c ON c.id = r.checkout_id
            JOIN checkout_items i ON i.checkout_id = c.id
            WHERE l.cart_id = c.cart_id AND l.variant_id = i.variant_id AND l.status IN ('reserved', 'expired')
            """;

    private static final String LOSE =
            """
            UPDATE cart_lines SET status = 'expired', refusal = 'sold-out', available = r.available, updated_at = now()
            FROM unnest(?, ?) AS r (id, available) WHERE cart_lines.id = r.id AND status IN ('reserved', 'expired')
            """;

    private static final String COMPLETED = "SELECT id FROM carts WHERE id = ANY (?) AND status = 'completed'";

    private static final String NOTE_REQUESTED =
            """
            INSERT INTO cart_lines AS l (id, cart_id, variant_id, quantity, status) VALUES (?, ?, ?, ?, 'requested')
            ON CONFLICT (id) DO UPDATE SET
                quantity = EXCLUDED.quantity, status = EXCLUDED.status, reservation_id = NULL, expires_at = NULL,
                refusal = NULL, available = NULL, updated_at = now()
            WHERE l.request_id IS DISTINCT FROM ?
                AND (l.status IN ('rejected', 'released', 'expired') OR l.status = 'reserved' AND l.expires_at <= now())
            """;

    private static final String RESULT_OF =
            """
            SELECT quantity, status, reservation_id, expires_at, refusal, available FROM cart_lines
            WHERE id = ? AND request_id = ?
            """;

    @Inject
    DataSource dataSource;

    /** How a request ended: with a result, or with the line removed (then {@code result} is null). */
    public record Ended(HoldResult result) {}

    /** Writes what was decided; each line at most once in a call, because the order within it is lost. */
    public void decide(List<HoldResult> results) {
        List<HoldResult> kept = results.stream()
                .filter(r -> r.refused() && r.heldQuantity() > 0)
                .toList();
        List<HoldResult> decided = results.stream()
                .filter(r -> !r.refused() || r.heldQuantity() == 0)
                .toList();
        update(DECIDE, decided, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", decided, HoldResult::lineId);
            Sql.column(connection, statement, 2, "uuid", decided, HoldResult::cartId);
            Sql.column(connection, statement, 3, "uuid", decided, HoldResult::variantId);
            Sql.column(connection, statement, 4, "int4", decided, HoldResult::quantity);
            Sql.column(connection, statement, 5, "uuid", decided, HoldResult::reservationId);
            Sql.column(connection, statement, 6, "timestamptz", decided, HoldResult::expiresAt);
            Sql.column(connection, statement, 7, "text", decided, HoldResult::requestId);
            Sql.column(connection, statement, 8, "text", decided, HoldResult::refusal);
            Sql.column(connection, statement, 9, "int4", decided, HoldResult::available);
        });
        update(KEEP, kept, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", kept, HoldResult::lineId);
            Sql.column(connection, statement, 2, "int4", kept, HoldResult::heldQuantity);
            Sql.column(connection, statement, 3, "text", kept, HoldResult::requestId);
            Sql.column(connection, statement, 4, "text", kept, HoldResult::refusal);
            Sql.column(connection, statement, 5, "int4", kept, HoldResult::available);
        });
    }

    /** Ends holds; each line at most once in a call. */
    public void end(List<HoldEnd> ends) {
        update(END, ends, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", ends, HoldEnd::lineId);
            Sql.column(connection, statement, 2, "uuid", ends, HoldEnd::reservationId);
            Sql.column(
                    connection, statement, 3, "text", ends, end -> end.status().word());
            Sql.column(connection, statement, 4, "text", ends, HoldEnd::requestId);
            Sql.column(connection, statement, 5, "timestamptz", ends, HoldEnd::at);
        });
    }

    /** The lines of checkouts are held until then; a line that was removed meanwhile stays removed. */
    public void renew(List<Renewal> renewals) {
        update(RENEW, renewals, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", renewals, Renewal::checkoutId);
            Sql.column(connection, statement, 2, "timestamptz", renewals, Renewal::expiresAt);
        });
    }

    /** A checkout's holds are all renewed until then. */
    public record Renewal(UUID checkoutId, Instant expiresAt) {}

    /** The lines of the cart that a checkout could not have any more. */
    public void lose(UUID cartId, List<LostUnits> lost) {
        update(LOSE, lost, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", lost, units -> CartLine.idOf(cartId, units.variantId()));
            Sql.column(connection, statement, 2, "int4", lost, LostUnits::available);
        });
    }

    /** Those of the carts that have become an order. */
    public Set<UUID> completedCarts(List<UUID> cartIds) {
        if (cartIds.isEmpty()) {
            return Set.of();
        }
        return Sql.run(dataSource, COMPLETED, (connection, statement) -> {
            statement.setArray(1, connection.createArrayOf("uuid", cartIds.toArray()));
            Set<UUID> completed = new HashSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    completed.add(row.getObject(1, UUID.class));
                }
            }
            return completed;
        });
    }

    /** Shows a line as requested while no answer has come; one that is held, or was answered, stays as it is. */
    public void noteRequested(UUID cartId, UUID variantId, int quantity, String requestId) {
        Sql.run(dataSource, NOTE_REQUESTED, (connection, statement) -> {
            statement.setObject(1, CartLine.idOf(cartId, variantId));
            statement.setObject(2, cartId);
            statement.setObject(3, variantId);
            statement.setInt(4, quantity);
            statement.setString(5, requestId);
            return statement.executeUpdate();
        });
    }

    /** How the request ended, if it is the last one of its line that did. */
    public Optional<Ended> endOf(UUID cartId, UUID variantId, String requestId) {
        return Sql.run(dataSource, RESULT_OF, (connection, statement) -> {
            statement.setObject(1, CartLine.idOf(cartId, variantId));
            statement.setString(2, requestId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(ended(row, cartId, variantId, requestId)) : Optional.empty();
            }
        });
    }

    private static Ended ended(ResultSet row, UUID cartId, UUID variantId, String requestId) throws SQLException {
        String refusal = row.getString("refusal");
        String status = row.getString("status");
        if (refusal == null && "released".equals(status)) {
            return new Ended(null);
        }
        int quantity = row.getInt("quantity");
        return new Ended(new HoldResult(
                requestId,
                cartId,
                variantId,
                quantity,
                row.getObject("reservation_id", UUID.class),
                Sql.instant(row, "expires_at"),
                refusal,
                refusal != null && "reserved".equals(status) ? quantity : 0,
                row.getInt("available")));
    }

    private interface Parameters {
        void set(Connection connection, PreparedStatement statement) throws SQLException;
    }

    private void update(String sql, List<?> rows, Parameters parameters) {
        if (!rows.isEmpty()) {
            Sql.run(dataSource, sql, (connection, statement) -> {
                parameters.set(connection, statement);
                return statement.executeUpdate();
            });
        }
    }
}
