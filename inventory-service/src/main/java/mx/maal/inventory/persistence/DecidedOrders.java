package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.kit.events.DatabaseFailure;

/** Remembers orders that were committed, found short or cancelled, so that none is decided twice. */
@ApplicationScoped
public class DecidedOrders {

    private static final String CLAIM = "INSERT INTO decided_orders (order_id) SELECT DISTINCT id FROM unnest(?) AS id "
            + "ORDER BY id ON CONFLICT DO NOTHING RETURNING order_id";

    @Inject
    DataSource dataSource;

    /** Marks the orders as decided by this transaction; returns those that were not before. */
    public Set<UUID> claim(Set<UUID> orderIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(CLAIM)) {
            Arrays.set(insert, 1, "uuid", orderIds);
            Set<UUID> undecided = new HashSet<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    undecided.add(row.getObject(1, UUID.class));
                }
            }
            return undecided;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
