package mx.maal.kit.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Facts written in the business transaction, so that they are published if and only if it commits. The
 * {@link OutboxRelay} publishes them, in order per key, at least once.
 */
@ApplicationScoped
public class Outbox {

    private static final int MAX_BODY_CHARACTERS = 250_000; // in UTF-8 at most the 1 MB that Kafka takes by default

    private static final String INSERT =
            "INSERT INTO outbox (topic, key, type, body, traceparent) SELECT * FROM unnest(?, ?, ?, ?, ?)";

    @Inject
    DataSource dataSource;

    @Inject
    TransactionSynchronizationRegistry transaction;

    @Inject
    OutboxRelay relay;

    private record Row(String topic, String key, String type, String body, String traceparent) {}

    /** @throws IllegalStateException outside of a transaction */
    public void append(Fact fact) {
        appendAll(List.of(fact));
    }

    /**
     * Appends in the collection's order; nothing for an empty collection. All facts of a transaction are written with one
     * statement at its end.
     *
     * @throws IllegalStateException outside of a transaction
     */
    public void appendAll(Collection<Fact> facts) {
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("a fact is appended in the transaction that makes it true");
        }
        if (facts.isEmpty()) {
            return;
        }
        List<Row> rows = rowsOfTransaction();
        for (Fact fact : facts) {
            rows.add(new Row(fact.topic(), fact.key(), fact.type(), json(fact), fact.traceparent()));
        }
    }

    @SuppressWarnings("unchecked")
    private List<Row> rowsOfTransaction() {
        List<Row> rows = (List<Row>) transaction.getResource(this);
        if (rows == null) {
            List<Row> empty = new ArrayList<>();
            transaction.putResource(this, empty);
            transaction.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {
                    insert(empty);
                }

                @Override
                public void afterCompletion(int status) {
                    if (status == Status.STATUS_COMMITTED) {
                        relay.wake();
                    }
                }
            });
            rows = empty;
        }
        return rows;
    }

    private void insert(List<Row> rows) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            setColumn(connection, insert, 1, rows, Row::topic);
            setColumn(connection, insert, 2, rows, Row::key);
            setColumn(connection, insert, 3, rows, Row::type);
            setColumn(connection, insert, 4, rows, Row::body);
            setColumn(connection, insert, 5, rows, Row::traceparent);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Kafka would refuse a larger record, and the relay would stop at it for ever. */
    private static String json(Fact fact) {
        String json = EventJson.write(fact.body());
        if (json.length() > MAX_BODY_CHARACTERS) {
            throw new IllegalArgumentException(fact.type() + " has " + json.length() + " characters");
        }
        return json;
    }

    private static void setColumn(
            Connection connection, PreparedStatement insert, int index, List<Row> rows, Function<Row, String> of)
            throws SQLException {
        insert.setArray(
                index, connection.createArrayOf("text", rows.stream().map(of).toArray()));
    }
}
