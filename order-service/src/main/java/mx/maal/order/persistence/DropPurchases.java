package mx.maal.order.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * How many units of a limited drop each person is buying, or has bought. What counts is not kept, but follows from the
 * checkouts and their orders: a checkout counts until it is closed, an order until it is cancelled. So nothing that
 * happens to them has to be written here, too.
 */
@ApplicationScoped
public class DropPurchases {

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended(person, 0)) FROM unnest(?) AS person";

    private static final String ADDED =
            """
            INSERT INTO drop_purchases (checkout_id, collection_id, person, units, person_limit)
            SELECT ?, collection_id, person, units, person_limit
            FROM unnest(?, ?, ?, ?) AS r (collection_id, person, units, person_limit)
            RETURNING checkout_id, collection_id, person, units, person_limit
            """;

    private static final String RECORDED =
            "SELECT checkout_id, collection_id, person, units, person_limit FROM drop_purchases WHERE checkout_id = ?";

    // Both parts of a statement see what was there before it: what is added does not count twice.
    private static final String EXCESS_OF =
            """
            WITH mine AS (%s)
            SELECT mine.collection_id, mine.person_limit FROM mine, LATERAL (
                SELECT sum(d.units) AS units FROM drop_purchases d
                JOIN checkouts c ON c.id = d.checkout_id LEFT JOIN orders o ON o.id = c.order_id
                WHERE d.person = mine.person AND d.checkout_id <> mine.checkout_id
                    AND (c.status IN ('pending', 'open') OR c.status = 'completed' AND o.status <> 'cancelled')
            ) others
            WHERE coalesce(others.units, 0) + mine.units > mine.person_limit LIMIT 1
            """;

    private static final String ADD = EXCESS_OF.formatted(ADDED);
    private static final String FIND_EXCESS = EXCESS_OF.formatted(RECORDED);

    private static final String PEOPLE = "SELECT person FROM drop_purchases WHERE checkout_id = ?";

    @Inject
    DataSource dataSource;

    /**
     * Units of a drop in a checkout, for one thing that is known of who buys them.
     *
     * @param person a pseudonym, another one in each drop
     * @param limit how many one person may buy
     */
    public record Purchase(UUID collectionId, String person, int units, int limit) {}

    /** A drop of which somebody would have more than one person may buy. */
    public record Excess(UUID collectionId, int limit) {}

    /**
     * Until the transaction ends, nobody else counts what these people buy. What is counted then, by a later statement, is
     * what all who had the lock before have committed.
     */
    public void lock(SortedSet<String> people) {
        Sql.run(dataSource, LOCK, (connection, statement) -> {
            // In their order, so that no two transactions wait for each other.
            statement.setArray(1, connection.createArrayOf("text", people.toArray()));
            return statement.execute();
        });
    }

    /**
     * Records what a checkout, which is stored already, contains. Its people are locked.
     *
     * @return a drop of which somebody has too much now; empty when everything is within the limits
     */
    public Optional<Excess> add(UUID checkoutId, Collection<Purchase> purchases) {
        List<Purchase> rows = List.copyOf(purchases);
        return Sql.run(dataSource, ADD, (connection, statement) -> {
            statement.setObject(1, checkoutId);
            Sql.column(connection, statement, 2, "uuid", rows, Purchase::collectionId);
            Sql.column(connection, statement, 3, "text", rows, Purchase::person);
            Sql.column(connection, statement, 4, "int4", rows, Purchase::units);
            Sql.column(connection, statement, 5, "int4", rows, Purchase::limit);
            return excess(statement);
        });
    }

    /** As {@link #add}, when it was recorded before; whether the checkout itself counts at present does not matter. */
    public Optional<Excess> excessOf(UUID checkoutId) {
        return Sql.run(dataSource, FIND_EXCESS, (connection, statement) -> {
            statement.setObject(1, checkoutId);
            return excess(statement);
        });
    }

    private static Optional<Excess> excess(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(new Excess(row.getObject(1, UUID.class), row.getInt(2))) : Optional.empty();
        }
    }

    /** Who a checkout was recorded for; empty when no drop in it had a limit. */
    public SortedSet<String> peopleOf(UUID checkoutId) {
        return Sql.run(dataSource, PEOPLE, (Connection connection, PreparedStatement statement) -> {
            statement.setObject(1, checkoutId);
            SortedSet<String> people = new TreeSet<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    people.add(row.getString(1));
                }
            }
            return people;
        });
    }
}
