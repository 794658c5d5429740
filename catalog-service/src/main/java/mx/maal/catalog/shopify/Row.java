package mx.maal.catalog.shopify;

import java.util.Collection;
import java.util.Map;

/**
 * A row of the file.
 *
 * @param line the physical line that it starts on
 * @param cells what the known columns hold, without surrounding space; blank ones are left out
 */
record Row(int line, Map<Column, String> cells) {

    /** Null when the cell is blank or the file lacks the column. */
    String get(Column column) {
        return cells.get(column);
    }

    boolean has(Column column) {
        return cells.containsKey(column);
    }

    boolean hasAny(Collection<Column> columns) {
        return columns.stream().anyMatch(this::has);
    }
}
