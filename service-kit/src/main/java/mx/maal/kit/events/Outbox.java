package mx.maal.kit.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
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

    /** @throws IllegalStateException outside of a transaction */
    public void append(Fact fact) {
        appendAll(List.of(fact));
    }

    /** Appends in the collection's order with one statement; nothing for an empty collection. */
    public void appendAll(Collection<Fact> facts) {
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("a fact is appended in the transaction that makes it true");
        }
        if (facts.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            setColumn(connection, insert, 1, facts.stream().map(Fact::topic).toArray());
            setColumn(connection, insert, 2, facts.stream().map(Fact::key).toArray());
            setColumn(connection, insert, 3, facts.stream().map(Fact::type).toArray());
            setColumn(connection, insert, 4, facts.stream().map(Outbox::json).toArray());
            setColumn(
                    connection, insert, 5, facts.stream().map(Fact::traceparent).toArray());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    relay.wake();
                }
            }
        });
    }

    /** Kafka would refuse a larger record, and the relay would stop at it for ever. */
    private static String json(Fact fact) {
        String json = EventJson.write(fact.body());
        if (json.length() > MAX_BODY_CHARACTERS) {
            throw new IllegalArgumentException(fact.type() + " has " + json.length() + " characters");
        }
        return json;
    }

    private static void setColumn(Connection connection, PreparedStatement insert, int index, Object[] values)
            throws SQLException {
        insert.setArray(index, connection.createArrayOf("text", values));
    }
}
