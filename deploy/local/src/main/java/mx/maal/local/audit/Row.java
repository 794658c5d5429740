package mx.maal.local.audit;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The row on which a result stands; valid until the next one is read. */
final class Row {

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    /** May be null. */
    String text(String column) {
        try {
            return result.getString(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** 0 when the column is null. */
    long number(String column) {
        try {
            return result.getLong(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** False when the column is null. */
    boolean flag(String column) {
        try {
            return result.getBoolean(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    boolean has(String column) {
        return text(column) != null;
    }

    static CannotAudit failed(SQLException e) {
        return new CannotAudit("A slice cannot be read: " + e.getMessage(), e);
    }
}
