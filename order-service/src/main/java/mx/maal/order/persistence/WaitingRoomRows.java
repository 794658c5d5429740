package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.order.domain.Admissions;
import mx.maal.order.domain.CartStatus;
import mx.maal.order.domain.DropWindow;

/** Waiting rooms: who arrived, in which order, and who was let in. All rooms at once, whichever replica asks. */
@ApplicationScoped
public class WaitingRoomRows {

    private static final long LOCK_KEY = 0x6D61616C_7469636BL; // "maaltick"

    // While a change of a drop is on its way, its products do not all tell the same: the slowest rate counts.
    private static final String DROPS =
            """
            SELECT DISTINCT ON (drop->>'collectionId') drop
            FROM offered_products, jsonb_array_elements(drops) AS drop
            WHERE jsonb_path_exists(drops, '$[*].admissionsPerSecond ? (@ > 0)') AND drop->>'admissionsPerSecond' IS NOT NULL
                AND coalesce((drop->>'endsAt')::timestamptz > now() - interval '1 day', true)
            ORDER BY drop->>'collectionId', (drop->>'admissionsPerSecond')::int
            """;

    private static final String LOCK = "SELECT pg_advisory_xact_lock(?)";

    private static final String GIVE =
            """
            WITH asked AS (
                SELECT a.collection_id, a.cart_id, a.place, c.status, t.number, t.issued_at
                FROM unnest(?, ?) WITH ORDINALITY AS a (collection_id, cart_id, place)
                LEFT JOIN carts c ON c.id = a.cart_id
                LEFT JOIN tickets t ON t.collection_id = a.collection_id AND t.cart_id = a.cart_id),
            last AS (
                SELECT r.collection_id, coalesce((SELECT max(t.number) FROM tickets t WHERE t.collection_id = r.collection_id), 0) AS number
                FROM (SELECT DISTINCT collection_id FROM asked) r),
            given AS (
                INSERT INTO tickets (collection_id, number, cart_id)
                SELECT collection_id, last.number + row_number() OVER (PARTITION BY collection_id ORDER BY a.place), a.cart_id
                FROM asked a JOIN last USING (collection_id) WHERE a.number IS NULL AND a.status = 'open' ORDER BY 1, 2
                RETURNING collection_id, cart_id, number, issued_at)
            SELECT collection_id, cart_id, a.status, coalesce(a.number, g.number) AS number,
                coalesce(a.issued_at, g.issued_at) AS issued_at
            FROM asked a LEFT JOIN given g USING (collection_id, cart_id)
            """;

    // Like a bucket that fills at the drop's rate, from its start on, and holds what comes in in one second; kept as
    // the time
    // that admissions have used up. Who comes second finds the group's first number taken and lets nobody in.
    private static final String ADMIT =
            """
            INSERT INTO admissions (collection_id, from_number, to_number, per_second, admitted_at, used_until)
            SELECT id, admitted + 1, admitted + units, per_second, at,
                since + ceil(units * 1000000.0 / per_second) * interval '1 microsecond'
            FROM (
                SELECT d.id, d.per_second, b.admitted, c.at, u.since, least(
                    b.given - b.admitted, floor(extract(epoch FROM c.at - u.since) * d.per_second)::bigint) AS units
                FROM unnest(?, ?, ?, ?) AS d (id, per_second, starts_at, ends_at)
                LEFT JOIN LATERAL (
                    SELECT to_number, admitted_at, used_until FROM admissions
                    WHERE collection_id = d.id ORDER BY from_number DESC LIMIT 1) a ON true
                CROSS JOIN LATERAL (SELECT coalesce(a.to_number, 0) AS admitted,
                    coalesce((SELECT max(number) FROM tickets WHERE collection_id = d.id), 0) AS given) b
                CROSS JOIN LATERAL (SELECT greatest(now(), a.admitted_at) AS at) c
                CROSS JOIN LATERAL (SELECT greatest(a.used_until, d.starts_at, c.at - interval '1 second') AS since) u
                WHERE d.ends_at IS NULL OR c.at < d.ends_at) AS r
            WHERE units > 0 ORDER BY id
            ON CONFLICT DO NOTHING
            """;

    private static final String LONG_AGO =
            """
            SELECT to_number FROM admissions WHERE collection_id = ? AND admitted_at < now() - make_interval(secs => ?)
            ORDER BY from_number DESC LIMIT 1
            """;

    private static final String PROGRESS =
            """
            SELECT r.id, (SELECT max(number) FROM tickets WHERE collection_id = r.id) AS given,
                a.from_number, a.to_number, a.admitted_at
            FROM unnest(?, ?) AS r (id, known)
            LEFT JOIN admissions a ON a.collection_id = r.id AND a.from_number > r.known
            ORDER BY r.id, a.from_number
            """;

    @Inject
    DataSource dataSource;

    @Inject
    Offers offers;

    /** A cart at the door of a drop. */
    public record Arrival(UUID collectionId, UUID cartId) {}

    /**
     * What an arrival was given.
     *
     * @param cart null when there is no such cart
     * @param number null when the cart gets none
     */
    public record Given(CartStatus cart, Long number, Instant issuedAt) {}

    /** How far a room has come, and whom it has let in since it was last asked. */
    public record Progress(long given, List<Admissions.Group> newer) {}

    /** The drops that have a waiting room, by the catalog's last word: those to come, those open, and those of yesterday. */
    public List<DropWindow> drops() {
        return Sql.run(dataSource, DROPS, (connection, statement) -> {
            List<DropWindow> drops = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    drops.add(offers.drop(row.getString(1)));
                }
            }
            return drops;
        });
    }

    /**
     * Gives each arrival the next number of its room, in their order; a cart that has one keeps it. To be called in a
     * transaction: until its end nobody else is given a number, so that numbers have no gaps and are seen in their order.
     *
     * @param arrivals each at most once
     */
    public Map<Arrival, Given> give(List<Arrival> arrivals) {
        Sql.run(dataSource, LOCK, (connection, statement) -> {
            statement.setLong(1, LOCK_KEY);
            return statement.execute();
        });
        return Sql.run(dataSource, GIVE, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", arrivals, Arrival::collectionId);
            Sql.column(connection, statement, 2, "uuid", arrivals, Arrival::cartId);
            Map<Arrival, Given> given = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    given.put(
                            new Arrival(
                                    row.getObject("collection_id", UUID.class), row.getObject("cart_id", UUID.class)),
                            given(row));
                }
            }
            return given;
        });
    }

    private static Given given(ResultSet row) throws SQLException {
        String cart = row.getString("status");
        long number = row.getLong("number");
        return new Given(
                cart == null ? null : CartStatus.of(cart), number == 0 ? null : number, Sql.instant(row, "issued_at"));
    }

    /** Lets in whom the rates allow, by the database's clock; writes nothing where nobody waits. */
    public void admit(List<DropWindow> drops) {
        Sql.run(dataSource, ADMIT, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", drops, DropWindow::collectionId);
            Sql.column(connection, statement, 2, "int4", drops, DropWindow::admissionsPerSecond);
            Sql.column(connection, statement, 3, "timestamptz", drops, DropWindow::startsAt);
            Sql.column(connection, statement, 4, "timestamptz", drops, DropWindow::endsAt);
            return statement.executeUpdate();
        });
    }

    /** The last number that a room had let in so long ago; 0 when there is none. */
    public long admittedBefore(UUID collectionId, Duration ago) {
        return Sql.run(dataSource, LONG_AGO, (connection, statement) -> {
            statement.setObject(1, collectionId);
            statement.setDouble(2, ago.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    /** @param known by room, up to which number its admissions are known already */
    public Map<UUID, Progress> progress(Map<UUID, Long> known) {
        List<Map.Entry<UUID, Long>> rooms = List.copyOf(known.entrySet());
        return Sql.run(dataSource, PROGRESS, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", rooms, Map.Entry::getKey);
            Sql.column(connection, statement, 2, "int8", rooms, Map.Entry::getValue);
            Map<UUID, Progress> progress = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long given = row.getLong("given");
                    List<Admissions.Group> newer = progress.computeIfAbsent(
                                    row.getObject("id", UUID.class), id -> new Progress(given, new ArrayList<>()))
                            .newer();
                    if (row.getLong("from_number") > 0) {
                        newer.add(new Admissions.Group(
                                row.getLong("from_number"), row.getLong("to_number"), Sql.instant(row, "admitted_at")));
                    }
                }
            }
            return progress;
        });
    }
}
