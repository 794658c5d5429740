package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.inventory.domain.StockLevel;
import mx.maal.kit.events.DatabaseFailure;

/** Which variants exist, and what there is of them. */
@ApplicationScoped
public class StockLevels {

    private static final String KNOW = "INSERT INTO stock_levels (product_variant_id) "
            + "SELECT DISTINCT id FROM unnest(?) AS id ORDER BY id ON CONFLICT DO NOTHING";

    // The subquery makes the instant one for all rows, and later than the snapshot: an earlier one could count a hold
    // as blocking whose units another shopper, seen by the same snapshot, was given after it had expired.
    private static final String FIND = "SELECT l.product_variant_id, l.on_hand, COALESCE(("
            + "SELECT sum(b.units) FROM blocked_units b WHERE b.product_variant_id = l.product_variant_id "
            + "AND b.expires_at > (SELECT clock_timestamp())), 0) "
            + "FROM stock_levels l WHERE l.product_variant_id = ANY(?)";

    private static final String UNITS_HELD =
            "SELECT coalesce(sum(units), 0) FROM blocked_units WHERE expires_at > (SELECT clock_timestamp())";

    @Inject
    DataSource dataSource;

    /** Makes variants known, with nothing on hand; those already known stay as they are. */
    public void know(Collection<UUID> variantIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(KNOW)) {
            Arrays.set(insert, 1, "uuid", variantIds);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** What there is at this instant; unknown variants are left out. In no particular order. */
    public List<StockLevel> find(Collection<UUID> variantIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(FIND)) {
            Arrays.set(select, 1, "uuid", variantIds);
            List<StockLevel> levels = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    levels.add(new StockLevel(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)));
                }
            }
            return levels;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Units of all variants that holds block at this instant. */
    public long unitsHeld() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(UNITS_HELD);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
