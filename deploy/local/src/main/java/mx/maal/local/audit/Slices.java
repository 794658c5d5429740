package mx.maal.local.audit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mx.maal.local.Stack;

/** Connections to all slices, each as the role that its service runs with, for one snapshot after the other. */
final class Slices implements AutoCloseable {

    /** By the name of their service without {@code -service}. */
    static final List<String> NAMES = List.of("catalog", "inventory", "order", "fulfillment", "payments");

    private final Map<String, Connection> connections = new LinkedHashMap<>();

    /**
     * @param databases gives a slice's database
     * @throws CannotAudit when one cannot be reached
     */
    Slices(Function<String, Stack.Database> databases) {
        try {
            for (String slice : NAMES) {
                connections.put(slice, open(databases.apply(slice)));
            }
        } catch (SQLException | IllegalArgumentException e) {
            close();
            throw new CannotAudit("The slices cannot be reached: " + e.getMessage(), e);
        }
    }

    private static Connection open(Stack.Database database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
    }

    /** All slices as they are now; close it before the next one is taken. */
    Snapshot snapshot() {
        try {
            return new Snapshot(connections);
        } catch (SQLException e) {
            throw Row.failed(e);
        }
    }

    @Override
    public void close() {
        for (Connection connection : connections.values()) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing was written; the server ends the transaction by itself.
            }
        }
    }
}
