package mx.maal.inventory.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Many rows as a few array parameters, so that a statement costs the same round trip for one row and for hundreds. */
final class Arrays {

    private Arrays() {}

    static void set(PreparedStatement statement, int index, String type, Collection<?> values) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf(type, values.toArray()));
    }

    /** One attribute of each row. */
    static <T> void set(
            PreparedStatement statement, int index, String type, Collection<T> rows, Function<T, ?> attribute)
            throws SQLException {
        set(statement, index, type, rows.stream().<Object>map(attribute).toList());
    }
}
