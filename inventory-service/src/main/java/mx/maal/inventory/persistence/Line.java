package mx.maal.inventory.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.inventory.domain.HoldRequest;
import mx.maal.inventory.domain.Place;
import mx.maal.inventory.domain.Turn;
import mx.maal.kit.events.DatabaseFailure;

/** The line of shoppers as it was served. It only grows: the application's role may add and read. */
@ApplicationScoped
public class Line {

    private static final String ANSWERED = "SELECT request_id FROM line_places WHERE request_id = ANY(?)";

    private static final String ADD =
            "INSERT INTO line_places (log_partition, log_offset, log_index, asked_at, logged_at, "
                    + "request_id, cart_id, product_variant_id, mode, quantity, needed, available, outcome, reservation_id, "
                    + "decided_at, closed_until) SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String PAGE =
            "SELECT log_partition, log_offset, log_index, asked_at, logged_at, request_id, cart_id, "
                    + "product_variant_id, mode, quantity, needed, available, outcome, reservation_id, decided_at, closed_until "
                    + "FROM line_places WHERE product_variant_id = ANY(?) "
                    + "AND (product_variant_id, log_partition, log_offset, log_index) > (?, ?, ?, ?) "
                    + "ORDER BY product_variant_id, log_partition, log_offset, log_index LIMIT ?";

    @Inject
    DataSource dataSource;

    /**
     * Those of the requests that have been answered. Ask once their variants are locked: whoever else had them has then
     * committed. Of variants that nobody knows, and that nobody can lock, the primary key finds out when they are added.
     */
    public Set<UUID> answered(Collection<UUID> requestIds) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(ANSWERED)) {
            Arrays.set(select, 1, "uuid", requestIds);
            Set<UUID> answered = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    answered.add(row.getObject(1, UUID.class));
                }
            }
            return answered;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /**
     * Adds requests that were not answered before, with one statement.
     *
     * @param turns possibly none
     */
    public void add(Collection<Turn> turns) {
        if (turns.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(ADD)) {
            Arrays.set(insert, 1, "int4", turns, turn -> turn.place().partition());
            Arrays.set(insert, 2, "int8", turns, turn -> turn.place().offset());
            Arrays.set(insert, 3, "int4", turns, turn -> turn.place().index());
            Arrays.set(insert, 4, "timestamptz", turns, turn -> turn.place().askedAt());
            Arrays.set(insert, 5, "timestamptz", turns, turn -> turn.place().loggedAt());
            Arrays.set(insert, 6, "uuid", turns, Turn::requestId);
            Arrays.set(insert, 7, "uuid", turns, Turn::cartId);
            Arrays.set(insert, 8, "uuid", turns, Turn::variantId);
            Arrays.set(insert, 9, "varchar", turns, turn -> turn.mode().name().toLowerCase(Locale.ROOT));
            Arrays.set(insert, 10, "int4", turns, Turn::quantity);
            Arrays.set(insert, 11, "int8", turns, Turn::needed);
            Arrays.set(insert, 12, "int8", turns, Turn::available);
            Arrays.set(insert, 13, "varchar", turns, Turn::outcome);
            Arrays.set(insert, 14, "uuid", turns, Turn::reservationId);
            Arrays.set(insert, 15, "timestamptz", turns, Turn::decidedAt);
            Arrays.set(insert, 16, "timestamptz", turns, Turn::closedUntil);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** The last turn that a reader of the line has seen. */
    public record Seen(UUID variantId, int partition, long offset, int index) {

        /** Before all turns. */
        public static final Seen NONE = new Seen(new UUID(0, 0), -1, -1, -1);
    }

    /**
     * The variants' lines, one after the other, each in the log's order.
     *
     * @param variantIds possibly none
     * @param after what was seen last
     */
    public List<Turn> inOrder(Collection<UUID> variantIds, Seen after, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(PAGE)) {
            Arrays.set(select, 1, "uuid", variantIds);
            select.setObject(2, after.variantId());
            select.setInt(3, after.partition());
            select.setLong(4, after.offset());
            select.setInt(5, after.index());
            select.setInt(6, limit);
            List<Turn> turns = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    turns.add(new Turn(
                            new Place(
                                    row.getInt(1),
                                    row.getLong(2),
                                    row.getInt(3),
                                    Rows.instant(row, 4),
                                    Rows.instant(row, 5)),
                            row.getObject(6, UUID.class),
                            row.getObject(7, UUID.class),
                            row.getObject(8, UUID.class),
                            HoldRequest.Mode.valueOf(row.getString(9).toUpperCase(Locale.ROOT)),
                            row.getInt(10),
                            row.getLong(11),
                            row.getLong(12),
                            row.getString(13),
                            row.getObject(14, UUID.class),
                            Rows.instant(row, 15),
                            Rows.instant(row, 16)));
                }
            }
            return turns;
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }
}
