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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.inventory.domain.Hold;
import mx.maal.inventory.domain.StockLevel;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.kit.events.DatabaseFailure;

/**
 * Opens variants' stock for a change and stores what was done to it; both within one transaction.
 *
 * <p>Everything that changes a variant's units or holds comes through {@link #open}: the rows of {@code stock_levels}
 * are locked in the order of their ids, so that replicas, redelivered batches and operators wait for each other and never
 * deadlock. What a statement counts after that cannot change until the transaction ends.
 */
@ApplicationScoped
public class Stockrooms {

    private static final String LOCK = "SELECT product_variant_id, on_hand, line_closed_until FROM stock_levels "
            + "WHERE product_variant_id = ANY(?) ORDER BY product_variant_id FOR UPDATE";

    // The instant is the database's, taken once the locks are held: an earlier one could still see units as blocked,
    // and
    // another replica's clock could see them as free.
    private static final String BLOCKED = "WITH t AS MATERIALIZED (SELECT clock_timestamp() AS now) "
            + "SELECT t.now, b.product_variant_id, b.units, b.next_end FROM t LEFT JOIN LATERAL ("
            + "SELECT product_variant_id, sum(units) AS units, min(expires_at) AS next_end FROM blocked_units "
            + "WHERE product_variant_id = ANY(?) AND expires_at > t.now GROUP BY product_variant_id) b ON true";

    // At the instant of BLOCKED, so that all of a decision is judged by one.
    private static final String VOUCHERED = "SELECT product_variant_id, sum(quantity) FROM inventory_reservations "
            + "WHERE voucher AND status = 'active' AND product_variant_id = ANY(?) AND expires_at > ? "
            + "GROUP BY product_variant_id";

    // client IS NOT NULL lets the index of holds with a client answer.
    private static final String HELD_BY_ASKERS = "SELECT a.variant, a.client, COALESCE(sum(r.quantity), 0) "
            + "FROM unnest(?, ?) AS a(variant, client) LEFT JOIN inventory_reservations r "
            + "ON r.product_variant_id = a.variant AND r.client = a.client AND r.client IS NOT NULL "
            + "AND r.status = 'active' AND r.expires_at > ? GROUP BY a.variant, a.client";

    private static final String HOLDS = "SELECT id, cart_id, product_variant_id, line_quantity, quantity, "
            + "checkout_session_id, COALESCE(checkout_quantity, 0), expires_at, voucher, client "
            + "FROM inventory_reservations WHERE status = 'active' AND cart_id = ANY(?)";

    private static final String HELD_VARIANTS = "SELECT DISTINCT product_variant_id FROM inventory_reservations "
            + "WHERE status = 'active' AND cart_id = ANY(?)";

    private static final String SOLD = "SELECT r.order_item_id, r.product_variant_id, r.quantity, EXISTS ("
            + "SELECT 1 FROM inventory_movements m WHERE m.reference = 'restock:' || r.order_item_id) "
            + "FROM inventory_reservations r WHERE r.order_item_id = ANY(?)";

    private static final String UPDATE = "UPDATE inventory_reservations r SET status = c.status, "
            + "line_quantity = c.line_quantity, quantity = c.quantity, checkout_session_id = c.checkout_session_id, "
            + "checkout_quantity = NULLIF(c.checkout_quantity, 0), order_item_id = c.order_item_id, "
            + "expires_at = c.expires_at, voucher = c.voucher, "
            + "log_partition = COALESCE(c.log_partition, r.log_partition), "
            + "log_offset = COALESCE(c.log_offset, r.log_offset), client = c.client, updated_at = ? "
            + "FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(id, status, line_quantity, quantity, "
            + "checkout_session_id, checkout_quantity, order_item_id, expires_at, voucher, log_partition, log_offset, "
            + "client) WHERE r.id = c.id";

    private static final String INSERT = "INSERT INTO inventory_reservations (created_at, updated_at, id, status, "
            + "line_quantity, quantity, checkout_session_id, checkout_quantity, order_item_id, expires_at, voucher, "
            + "log_partition, log_offset, client, cart_id, product_variant_id) SELECT ?, ?, c.id, c.status, "
            + "c.line_quantity, c.quantity, c.checkout_session_id, NULLIF(c.checkout_quantity, 0), c.order_item_id, "
            + "c.expires_at, c.voucher, c.log_partition, c.log_offset, c.client, c.cart_id, c.product_variant_id "
            + "FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS c(id, status, line_quantity, quantity, "
            + "checkout_session_id, checkout_quantity, order_item_id, expires_at, voucher, log_partition, log_offset, "
            + "client, cart_id, product_variant_id)";

    private static final String CLOSE_LINES = "UPDATE stock_levels l SET line_closed_until = c.closed_until "
            + "FROM unnest(?, ?) AS c(id, closed_until) WHERE l.product_variant_id = c.id";

    @Inject
    DataSource dataSource;

    @Inject
    Ledger ledger;

    /**
     * Locks the variants and reads all that decisions about them need.
     *
     * @param variantIds what may change; holds on other variants are not shown
     * @param cartIds whose holds are shown; may be empty
     * @param orderItemIds which sales are shown; may be empty
     */
    public Stockroom open(Set<UUID> variantIds, Set<UUID> cartIds, Set<UUID> orderItemIds) {
        return open(variantIds, cartIds, orderItemIds, Set.of(), Set.of());
    }

    /**
     * As {@link #open}, for decisions about how much vouchers may block.
     *
     * @param voucherVariantIds those of the variants of which the units that vouchers block are counted; may be empty
     */
    public Stockroom openCountingVouchers(Set<UUID> variantIds, Set<UUID> cartIds, Set<UUID> voucherVariantIds) {
        return open(variantIds, cartIds, Set.of(), voucherVariantIds, Set.of());
    }

    /**
     * As {@link #open}, for decisions about how much one client may hold.
     *
     * @param askers of whom is counted what all their carts hold; may be empty
     */
    public Stockroom openCountingAskers(Set<UUID> variantIds, Set<UUID> cartIds, Set<Stockroom.Asker> askers) {
        return open(variantIds, cartIds, Set.of(), Set.of(), askers);
    }

    private Stockroom open(
            Set<UUID> variantIds,
            Set<UUID> cartIds,
            Set<UUID> orderItemIds,
            Set<UUID> voucherVariantIds,
            Set<Stockroom.Asker> askers) {
        try (Connection connection = dataSource.getConnection()) {
            Map<UUID, Long> onHand = new HashMap<>();
            Map<UUID, Instant> closedUntil = new HashMap<>();
            lock(connection, variantIds, onHand, closedUntil);
            try (PreparedStatement select = connection.prepareStatement(BLOCKED)) {
                Arrays.set(select, 1, "uuid", onHand.keySet());
                Map<UUID, Long> blocked = new HashMap<>();
                Map<UUID, Instant> nextEnd = new HashMap<>();
                Instant now = null;
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        now = Rows.instant(row, 1);
                        blocked.put(row.getObject(2, UUID.class), row.getLong(3));
                        nextEnd.put(row.getObject(2, UUID.class), Rows.instant(row, 4));
                    }
                }
                List<StockLevel> levels = onHand.entrySet().stream()
                        .map(e -> new StockLevel(e.getKey(), e.getValue(), blocked.getOrDefault(e.getKey(), 0L)))
                        .toList();
                return new Stockroom(
                        now,
                        levels,
                        holds(connection, cartIds, onHand.keySet()),
                        sold(connection, orderItemIds),
                        vouchered(connection, voucherVariantIds, now),
                        heldByAskers(connection, askers, now),
                        lines(onHand.keySet(), closedUntil, nextEnd));
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** The variants on which the carts have active holds, expired or not; not locked, so it may change until they are. */
    public Set<UUID> variantsHeldBy(Set<UUID> cartIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(HELD_VARIANTS)) {
            Arrays.set(select, 1, "uuid", cartIds);
            Set<UUID> variantIds = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    variantIds.add(row.getObject(1, UUID.class));
                }
            }
            return variantIds;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Stores what was done: at most one statement each for changed holds, new holds, closed lines and movements. */
    public void save(Stockroom stock) {
        OffsetDateTime now = stock.now().atOffset(ZoneOffset.UTC);
        try (Connection connection = dataSource.getConnection()) {
            // Changes first: an expired hold must be released before the same cart's next one is active.
            if (!stock.changed().isEmpty()) {
                try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
                    update.setObject(1, now);
                    setState(update, 2, stock.changed());
                    update.executeUpdate();
                }
            }
            if (!stock.opened().isEmpty()) {
                try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                    insert.setObject(1, now);
                    insert.setObject(2, now);
                    setState(insert, 3, stock.opened());
                    Arrays.set(insert, 15, "uuid", stock.opened(), Hold::cartId);
                    Arrays.set(insert, 16, "uuid", stock.opened(), Hold::variantId);
                    insert.executeUpdate();
                }
            }
            if (!stock.closedLines().isEmpty()) {
                try (PreparedStatement close = connection.prepareStatement(CLOSE_LINES)) {
                    Arrays.set(close, 1, "uuid", stock.closedLines().keySet());
                    Arrays.set(close, 2, "timestamptz", stock.closedLines().values());
                    close.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
        ledger.add(stock.movements());
    }

    private static void setState(PreparedStatement statement, int from, Collection<Hold> holds) throws SQLException {
        Arrays.set(statement, from, "uuid", holds, Hold::id);
        Arrays.set(statement, from + 1, "varchar", holds, h -> h.status().name().toLowerCase(Locale.ROOT));
        Arrays.set(statement, from + 2, "int4", holds, Hold::lineQuantity);
        Arrays.set(statement, from + 3, "int4", holds, Hold::quantity);
        Arrays.set(statement, from + 4, "uuid", holds, Hold::checkoutId);
        Arrays.set(statement, from + 5, "int4", holds, Hold::checkoutQuantity);
        Arrays.set(statement, from + 6, "uuid", holds, Hold::orderItemId);
        Arrays.set(statement, from + 7, "timestamptz", holds, Hold::expiresAt);
        Arrays.set(statement, from + 8, "bool", holds, Hold::isVoucher);
        Arrays.set(
                statement,
                from + 9,
                "int4",
                holds,
                h -> h.place() == null ? null : h.place().partition());
        Arrays.set(
                statement,
                from + 10,
                "int8",
                holds,
                h -> h.place() == null ? null : h.place().offset());
        Arrays.set(statement, from + 11, "varchar", holds, Hold::client);
    }

    /** @param onHand and {@code closedUntil} take what is read of the variants that are known */
    private static void lock(
            Connection connection, Set<UUID> variantIds, Map<UUID, Long> onHand, Map<UUID, Instant> closedUntil)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            Arrays.set(select, 1, "uuid", variantIds);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    onHand.put(row.getObject(1, UUID.class), row.getLong(2));
                    closedUntil.put(row.getObject(1, UUID.class), Rows.instant(row, 3));
                }
            }
        }
    }

    private static Map<UUID, Stockroom.VariantLine> lines(
            Set<UUID> variantIds, Map<UUID, Instant> closedUntil, Map<UUID, Instant> nextEnd) {
        Map<UUID, Stockroom.VariantLine> lines = new HashMap<>();
        variantIds.forEach(id -> lines.put(id, new Stockroom.VariantLine(closedUntil.get(id), nextEnd.get(id))));
        return lines;
    }

    private static Map<UUID, Long> vouchered(Connection connection, Set<UUID> variantIds, Instant now)
            throws SQLException {
        Map<UUID, Long> vouchered = new HashMap<>();
        if (variantIds.isEmpty()) {
            return vouchered;
        }
        variantIds.forEach(variantId -> vouchered.put(variantId, 0L));
        try (PreparedStatement select = connection.prepareStatement(VOUCHERED)) {
            Arrays.set(select, 1, "uuid", variantIds);
            select.setObject(2, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    vouchered.put(row.getObject(1, UUID.class), row.getLong(2));
                }
            }
        }
        return vouchered;
    }

    private static Map<Stockroom.Asker, Long> heldByAskers(
            Connection connection, Set<Stockroom.Asker> askers, Instant now) throws SQLException {
        Map<Stockroom.Asker, Long> held = new HashMap<>();
        if (askers.isEmpty()) {
            return held;
        }
        try (PreparedStatement select = connection.prepareStatement(HELD_BY_ASKERS)) {
            Arrays.set(select, 1, "uuid", askers, Stockroom.Asker::variantId);
            Arrays.set(select, 2, "varchar", askers, Stockroom.Asker::client);
            select.setObject(3, now.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.put(new Stockroom.Asker(row.getObject(1, UUID.class), row.getString(2)), row.getLong(3));
                }
            }
        }
        return held;
    }

    private static List<Hold> holds(Connection connection, Set<UUID> cartIds, Set<UUID> lockedVariantIds)
            throws SQLException {
        List<Hold> holds = new ArrayList<>();
        if (cartIds.isEmpty()) {
            return holds;
        }
        try (PreparedStatement select = connection.prepareStatement(HOLDS)) {
            Arrays.set(select, 1, "uuid", cartIds);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UUID variantId = row.getObject(3, UUID.class);
                    if (lockedVariantIds.contains(variantId)) {
                        holds.add(new Hold(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                variantId,
                                row.getInt(4),
                                row.getInt(5),
                                row.getObject(6, UUID.class),
                                row.getInt(7),
                                Rows.instant(row, 8),
                                row.getBoolean(9),
                                row.getString(10)));
                    }
                }
            }
        }
        return holds;
    }

    private static List<Stockroom.Sold> sold(Connection connection, Set<UUID> orderItemIds) throws SQLException {
        List<Stockroom.Sold> sold = new ArrayList<>();
        if (orderItemIds.isEmpty()) {
            return sold;
        }
        try (PreparedStatement select = connection.prepareStatement(SOLD)) {
            Arrays.set(select, 1, "uuid", orderItemIds);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sold.add(new Stockroom.Sold(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getInt(3),
                            row.getBoolean(4)));
                }
            }
        }
        return sold;
    }
}
