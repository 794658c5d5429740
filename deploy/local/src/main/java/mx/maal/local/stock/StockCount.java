package mx.maal.local.stock;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Counts what is on hand of every variant from the ledger, and what is blocked from its holds, a chunk of variants at a time. It may run while the stack
 * sells: each chunk's variants are locked, as every change of stock locks them, for the few milliseconds of its own
 * transaction.
 */
final class StockCount {

    private static final String CHUNK = "SELECT product_variant_id FROM stock_levels WHERE product_variant_id > ? "
            + "ORDER BY product_variant_id LIMIT ? FOR UPDATE";

    // After the lock, so that a sale that was being written is counted, too.
    private static final String MEND = "UPDATE stock_levels s SET on_hand = l.units, updated_at = now() "
            + "FROM (SELECT v.id, COALESCE(sum(m.quantity), 0) AS units FROM unnest(?) AS v(id) "
            + "LEFT JOIN inventory_movements m ON m.product_variant_id = v.id GROUP BY v.id) l "
            + "WHERE s.product_variant_id = l.id AND s.on_hand <> l.units";

    // Kept by triggers: wrong only where these did not run.
    private static final String MEND_BLOCKED =
            "WITH held AS (SELECT product_variant_id, expires_at, sum(quantity) AS units "
                    + "FROM inventory_reservations WHERE status = 'active' AND product_variant_id = ANY(?) GROUP BY 1, 2), "
                    + "wrong AS (DELETE FROM blocked_units b WHERE b.product_variant_id = ANY(?) AND NOT EXISTS (SELECT 1 "
                    + "FROM held h WHERE h.product_variant_id = b.product_variant_id AND h.expires_at = b.expires_at)) "
                    + "INSERT INTO blocked_units AS b (product_variant_id, expires_at, units) SELECT * FROM held "
                    + "ON CONFLICT (product_variant_id, expires_at) DO UPDATE SET units = EXCLUDED.units "
                    + "WHERE b.units <> EXCLUDED.units";

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Connection connection;
    private final int chunk;

    /**
     * @param connection to the inventory slice, used by nobody else
     * @param chunk how many variants are locked at a time, 1 or more
     */
    StockCount(Connection connection, int chunk) {
        this.connection = connection;
        this.chunk = chunk;
    }

    /**
     * How far it is.
     *
     * @param counted variants so far
     * @param mended those whose stock level did not agree with the ledger
     * @param all variants there were at the start
     */
    record Progress(long counted, long mended, long all) {}

    /**
     * Counts every variant.
     *
     * @param progress is told after each chunk
     * @return how it ended
     */
    Progress run(Consumer<Progress> progress) throws SQLException {
        connection.setAutoCommit(false);
        Progress now = new Progress(0, 0, all());
        UUID last = BEFORE_ALL;
        for (List<UUID> variants = lock(last); !variants.isEmpty(); variants = lock(last)) {
            int mended = mend(variants);
            connection.commit();
            last = variants.get(variants.size() - 1);
            now = new Progress(now.counted + variants.size(), now.mended + mended, now.all);
            progress.accept(now);
        }
        connection.commit();
        return now;
    }

    private long all() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM stock_levels")) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<UUID> lock(UUID after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(CHUNK)) {
            select.setObject(1, after);
            select.setInt(2, chunk);
            List<UUID> variants = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    variants.add(row.getObject(1, UUID.class));
                }
            }
            return variants;
        }
    }

    private int mend(List<UUID> variants) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(MEND);
                PreparedStatement blocked = connection.prepareStatement(MEND_BLOCKED)) {
            Array ids = connection.createArrayOf("uuid", variants.toArray());
            update.setArray(1, ids);
            blocked.setArray(1, ids);
            blocked.setArray(2, ids);
            blocked.executeUpdate();
            return update.executeUpdate();
        }
    }
}
