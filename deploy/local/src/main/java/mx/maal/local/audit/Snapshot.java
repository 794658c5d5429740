package mx.maal.local.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All slices as they were at one instant each: a read-only transaction per slice that sees nothing later. Rows are
 * streamed, and joined across slices in the order of their ids, so that the size of a slice does not matter.
 */
final class Snapshot implements AutoCloseable {

    /**
     * SQL for the instant at which holds are counted. It lies after the snapshot: a hold that had expired when others
     * got its units must not be counted beside them.
     */
    static final String NOW = "current_setting('maal.audited_at')::timestamptz";

    private static final String BEGIN = "SELECT set_config('maal.audited_at', clock_timestamp()::text, true)";
    private static final int ROWS_AT_ONCE = 2_000;

    private final Map<String, Connection> connections;

    /** Begins a transaction on each connection, by slice; they are given back when it is closed. */
    Snapshot(Map<String, Connection> connections) throws SQLException {
        this.connections = connections;
        for (Connection connection : connections.values()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(BEGIN);
            }
        }
    }

    /** Visits each row of a query. */
    void each(String slice, String sql, Consumer<Row> visit) {
        try (Statement statement = statement(slice);
                ResultSet result = statement.executeQuery(sql)) {
            Row row = new Row(result);
            while (result.next()) {
                visit.accept(row);
            }
        } catch (SQLException e) {
            throw Row.failed(e);
        }
    }

    /** How many rows a table, or what follows FROM, has. */
    long count(String slice, String from) {
        long[] number = new long[1];
        each(slice, "SELECT count(*) AS rows FROM " + from, row -> number[0] = row.number("rows"));
        return number[0];
    }

    /**
     * A full outer join of two slices. Both queries answer with a column {@code id} of type uuid, never null, at most one
     * row for each, and are ordered by it.
     *
     * @param visit gets the rows of each id; one of them is null when that slice has none
     */
    void join(String left, String leftSql, String right, String rightSql, BiConsumer<Row, Row> visit) {
        try (Statement leftStatement = statement(left);
                Statement rightStatement = statement(right);
                ResultSet leftResult = leftStatement.executeQuery(leftSql);
                ResultSet rightResult = rightStatement.executeQuery(rightSql)) {
            Row leftRow = new Row(leftResult);
            Row rightRow = new Row(rightResult);
            boolean hasLeft = leftResult.next();
            boolean hasRight = rightResult.next();
            while (hasLeft || hasRight) {
                // PostgreSQL orders uuids as their text is ordered.
                int order = !hasLeft ? 1 : !hasRight ? -1 : leftRow.text("id").compareTo(rightRow.text("id"));
                visit.accept(order <= 0 ? leftRow : null, order >= 0 ? rightRow : null);
                hasLeft = order <= 0 ? leftResult.next() : hasLeft;
                hasRight = order >= 0 ? rightResult.next() : hasRight;
            }
        } catch (SQLException e) {
            throw Row.failed(e);
        }
    }

    private Statement statement(String slice) throws SQLException {
        Statement statement = connections.get(slice).createStatement();
        statement.setFetchSize(ROWS_AT_ONCE);
        return statement;
    }

    @Override
    public void close() {
        try {
            for (Connection connection : connections.values()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw Row.failed(e);
        }
    }
}
