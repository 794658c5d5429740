package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.kit.events.DatabaseFailure;

/** Holds whose time has passed but that are still marked active. They block nothing; this only tidies. */
@ApplicationScoped
public class ExpiredHolds {

    private static final int BATCH = 100;

    // Hot variants whose line is being served are left for the next round rather than made to wait. clock_timestamp()
    // stands in a subquery because a volatile function itself cannot use an index.
    private static final String LOCK = "SELECT product_variant_id FROM stock_levels WHERE product_variant_id IN ("
            + "SELECT product_variant_id FROM inventory_reservations WHERE status = 'active' "
            + "AND expires_at <= (SELECT clock_timestamp()) ORDER BY expires_at LIMIT " + BATCH + ") "
            + "ORDER BY product_variant_id FOR UPDATE SKIP LOCKED";

    private static final String RELEASE = "UPDATE inventory_reservations SET status = 'released', "
            + "client = NULL, updated_at = clock_timestamp() WHERE id IN (SELECT id FROM inventory_reservations "
            + "WHERE status = 'active' AND expires_at <= (SELECT clock_timestamp()) AND product_variant_id = ANY(?) "
            + "ORDER BY expires_at LIMIT " + BATCH + ") "
            + "RETURNING id, cart_id, product_variant_id, quantity, checkout_session_id";

    @Inject
    DataSource dataSource;

    /** Releases a batch of them, within a transaction; empty when there is nothing to tidy, or it is being used. */
    public List<HoldFact.Expired> release() {
        try (Connection connection = dataSource.getConnection()) {
            List<UUID> variantIds = new ArrayList<>();
            try (PreparedStatement lock = connection.prepareStatement(LOCK);
                    ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    variantIds.add(row.getObject(1, UUID.class));
                }
            }
            List<HoldFact.Expired> released = new ArrayList<>();
            if (variantIds.isEmpty()) {
                return released;
            }
            try (PreparedStatement update = connection.prepareStatement(RELEASE)) {
                Arrays.set(update, 1, "uuid", variantIds);
                try (ResultSet row = update.executeQuery()) {
                    while (row.next()) {
                        released.add(new HoldFact.Expired(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class),
                                row.getInt(4),
                                row.getObject(5, UUID.class)));
                    }
                }
            }
            return released;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
