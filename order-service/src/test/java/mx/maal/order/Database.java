package mx.maal.order;

import io.quarkus.arc.Arc;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks at, and meddles with, the slice of the service under test. */
final class Database {

    private Database() {}

    static boolean knows(UUID variantId) {
        return count("SELECT count(*) FROM variant_offers WHERE variant_id = ?", variantId) == 1;
    }

    static long count(String sql, Object... parameters) {
        return query(sql, row -> row.getLong(1), parameters);
    }

    static String text(String sql, Object... parameters) {
        return query(sql, row -> row.getString(1), parameters);
    }

    static int update(String sql, Object... parameters) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> T query(String sql, Read<T> read, Object... parameters) {
        try (Connection connection = source().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? read.of(row) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private static DataSource source() {
        return Arc.container().instance(DataSource.class).get();
    }
}
