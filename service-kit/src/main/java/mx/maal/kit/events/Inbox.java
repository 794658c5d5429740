package mx.maal.kit.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/** Remembers, in the handler's own transaction, which events a consumer has handled. */
@ApplicationScoped
class Inbox {

    // Sorted, so that two replicas that claim overlapping batches wait for each other instead of deadlocking.
    private static final String CLAIM = "INSERT INTO inbox (consumer, event_id) SELECT ?, id FROM unnest(?) AS id "
            + "ORDER BY id ON CONFLICT DO NOTHING RETURNING event_id";

    @Inject
    DataSource dataSource;

    /** The ids that this consumer sees for the first time; waits for another transaction that claims one of them. */
    Set<String> claim(String consumer, Collection<String> eventIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(CLAIM)) {
            insert.setString(1, consumer);
            insert.setArray(2, connection.createArrayOf("text", eventIds.toArray()));
            Set<String> claimed = new HashSet<>();
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    claimed.add(rows.getString(1));
                }
            }
            return claimed;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
