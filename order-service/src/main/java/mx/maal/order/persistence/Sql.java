package mx.maal.order.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import mx.maal.kit.events.DatabaseFailure;

/** One statement on a connection of its own, or on the current transaction's. */
final class Sql {

    /** What is done with a prepared statement. */
    interface Use<T> {
        T with(Connection connection, PreparedStatement statement) throws SQLException;
    }

    private Sql() {}

    static <T> T run(DataSource dataSource, String sql, Use<T> use) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return use.with(connection, statement);
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Sets a parameter to one column of the rows, as an array for {@code unnest}. */
    static <R> void column(
            Connection connection, PreparedStatement statement, int index, String type, List<R> rows, Function<R, ?> of)
            throws SQLException {
        Object[] values = rows.stream()
                .map(of)
                .map(value -> value instanceof Instant instant ? Timestamp.from(instant) : value)
                .toArray();
        statement.setArray(index, connection.createArrayOf(type, values));
    }

    /** Null for SQL's null. */
    static Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
