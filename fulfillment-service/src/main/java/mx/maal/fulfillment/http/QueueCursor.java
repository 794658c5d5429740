package mx.maal.fulfillment.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import mx.maal.fulfillment.persistence.QueuePosition;
import mx.maal.kit.http.Cursor;
import mx.maal.kit.http.Page;

/** The cursor of lists that are sorted by creation. */
final class QueueCursor {
    static final int MOST = 100;
    static final String DEFAULT_LIMIT = "50";

    private QueueCursor() {}

    /** The position that a caller's cursor stands for; the start for null. Refuses with 400 what is none of ours. */
    static QueuePosition decode(String cursor) {
        List<String> parts = Cursor.decode(cursor);
        if (parts.isEmpty()) {
            return QueuePosition.START;
        }
        try {
            return new QueuePosition(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)));
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Cursor.invalid();
        }
    }

    /** A page of at most {@code limit} of the rows found, of which there is one more when there is a next page. */
    static <R, V> Page<V> page(List<R> found, int limit, Function<R, QueuePosition> position, Function<R, V> view) {
        if (found.size() <= limit) {
            return new Page<>(found.stream().map(view).toList(), null);
        }
        QueuePosition last = position.apply(found.get(limit - 1));
        return new Page<>(found.stream().limit(limit).map(view).toList(), Cursor.encode(last.createdAt(), last.id()));
    }
}
