package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.domain.Movement;
import mx.maal.inventory.domain.MovementType;
import mx.maal.kit.events.DatabaseFailure;

/** The movements, and with them what is on hand: both are written by one statement, so they cannot disagree. */
@ApplicationScoped
public class Ledger {

    private static final String ADD =
            "WITH added AS (INSERT INTO inventory_movements (id, product_variant_id, quantity, "
                    + "type, actor, reason, reservation_id, order_id, order_item_id, return_item_id, reference, created_at) "
                    + "SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING "
                    + "RETURNING product_variant_id, quantity, type), "
                    + "moved AS (UPDATE stock_levels l SET on_hand = l.on_hand + s.units, updated_at = clock_timestamp() FROM "
                    + "(SELECT product_variant_id, sum(quantity) AS units FROM added GROUP BY product_variant_id) s "
                    + "WHERE l.product_variant_id = s.product_variant_id) "
                    + "SELECT type, count(*) FROM added GROUP BY type";

    private static final String PAGE = "SELECT id, product_variant_id, quantity, type, actor, reason, reservation_id, "
            + "order_id, order_item_id, return_item_id, reference, created_at FROM inventory_movements "
            + "WHERE (?::uuid IS NULL OR product_variant_id = ?::uuid) "
            + "AND (?::timestamptz IS NULL OR (created_at, id) < (?::timestamptz, ?::uuid)) "
            + "ORDER BY created_at DESC, id DESC LIMIT ?";

    @Inject
    DataSource dataSource;

    @Inject
    InventoryMetrics metrics;

    /**
     * Adds movements of locked variants; one whose reference is already in the ledger is left out.
     *
     * @param movements possibly none
     */
    public void add(Collection<Movement> movements) {
        if (movements.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(ADD)) {
            Arrays.set(insert, 1, "uuid", movements, Movement::id);
            Arrays.set(insert, 2, "uuid", movements, Movement::variantId);
            Arrays.set(insert, 3, "int4", movements, Movement::quantity);
            Arrays.set(insert, 4, "varchar", movements, m -> m.type().code());
            Arrays.set(insert, 5, "text", movements, Movement::actor);
            Arrays.set(insert, 6, "varchar", movements, Movement::reason);
            Arrays.set(insert, 7, "uuid", movements, Movement::reservationId);
            Arrays.set(insert, 8, "uuid", movements, Movement::orderId);
            Arrays.set(insert, 9, "uuid", movements, Movement::orderItemId);
            Arrays.set(insert, 10, "uuid", movements, Movement::returnItemId);
            Arrays.set(insert, 11, "varchar", movements, Movement::reference);
            Arrays.set(insert, 12, "timestamptz", movements, Movement::createdAt);
            Map<MovementType, Long> added = new EnumMap<>(MovementType.class);
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    added.put(MovementType.of(row.getString(1)), row.getLong(2));
                }
            }
            metrics.moved(added);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /**
     * Movements, newest first.
     *
     * @param variantId null for those of all variants
     * @param beforeTime with {@code beforeId} the last movement already seen; both null for the start
     */
    public List<Movement> newestFirst(UUID variantId, Instant beforeTime, UUID beforeId, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            OffsetDateTime before = beforeTime == null ? null : beforeTime.atOffset(ZoneOffset.UTC);
            select.setObject(1, variantId);
            select.setObject(2, variantId);
            select.setObject(3, before);
            select.setObject(4, before);
            select.setObject(5, beforeId);
            select.setInt(6, limit);
            List<Movement> movements = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    movements.add(new Movement(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getInt(3),
                            MovementType.of(row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(7, UUID.class),
                            row.getObject(8, UUID.class),
                            row.getObject(9, UUID.class),
                            row.getObject(10, UUID.class),
                            row.getString(11),
                            Rows.instant(row, 12)));
                }
            }
            return movements;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
