package mx.maal.payments.persistence;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.http.Cursor;

/** Where a page of a list ended: the sort keys of its last item. */
public record Place(Instant time, UUID id) {

    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");
    private static final UUID ANY = new UUID(-1, -1);

    /**
     * @param cursor as a list answered it; null for the start
     * @return null for the start
     */
    public static Place of(String cursor) {
        List<String> parts = Cursor.decode(cursor);
        if (parts.isEmpty()) {
            return null;
        }
        try {
            return new Place(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)));
        } catch (DateTimeParseException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw Cursor.invalid();
        }
    }

    /** The cursor for what follows. */
    public String cursor() {
        return Cursor.encode(time, id);
    }

    static Instant timeOf(Place place) {
        return place == null ? END_OF_TIME : place.time();
    }

    static UUID idOf(Place place) {
        return place == null ? ANY : place.id();
    }
}
