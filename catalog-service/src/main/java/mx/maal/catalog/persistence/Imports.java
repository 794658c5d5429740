package mx.maal.catalog.persistence;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import mx.maal.catalog.shopify.RowError;
import mx.maal.kit.events.DatabaseFailure;

/**
 * The imports and their files. An import is worked on by the one replica whose token it carries, until its lease is
 * over; the methods run in the caller's transaction.
 */
@ApplicationScoped
public class Imports {

    /** How many errors of one import are kept; the others are only counted. */
    public static final int KEPT_ERRORS = 1_000;

    @Inject
    DataSource dataSource;

    /** A piece of work: the file and how much of it is done. */
    public record Work(UUID id, UUID token, String currency, int productsDone, byte[] file) {}

    /** How far an import is. */
    public record State(
            UUID id,
            String status,
            String currency,
            int rowsTotal,
            int rowsDone,
            int productsCreated,
            int productsUpdated,
            int productsUnchanged,
            int variantsCreated,
            int errorsTotal,
            Instant createdAt,
            Instant completedAt) {}

    /** What a few products have added to an import. */
    public record Advance(
            int products, int rows, int created, int updated, int unchanged, int variantsCreated, int errors) {}

    public void add(UUID id, String currency, int rowsTotal, byte[] file) {
        update("INSERT INTO imports (id, currency, rows_total) VALUES (?, ?, ?)", id, currency, rowsTotal);
        update("INSERT INTO import_files (import_id, content) VALUES (?, ?)", id, file);
    }

    /** Takes the oldest import that nobody works on. */
    public Optional<Work> take(Duration lease) {
        UUID token = UUID.randomUUID();
        return query(
                """
                WITH taken AS (
                    UPDATE imports SET lease_token = ?, leased_until = now() + make_interval(secs => ?)
                    WHERE id = (
                        SELECT id FROM imports
                        WHERE status = 'running' AND (leased_until IS NULL OR leased_until < now())
                        ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING id, currency, products_done)
                SELECT taken.*, content FROM taken JOIN import_files ON import_id = id
                """,
                row -> new Work(
                        row.getObject("id", UUID.class),
                        token,
                        row.getString("currency"),
                        row.getInt("products_done"),
                        row.getBytes("content")),
                token,
                (double) lease.toSeconds());
    }

    /** Locks the import until the transaction ends. @return false when another replica has taken it over */
    public boolean hold(Work work) {
        return query(
                        "SELECT 1 FROM imports WHERE id = ? AND lease_token = ? AND status = 'running' FOR UPDATE",
                        row -> true,
                        work.id(),
                        work.token())
                .isPresent();
    }

    /** Adds to what is done, and renews the lease. */
    public void advance(Work work, Advance by, Duration lease) {
        update(
                """
                UPDATE imports SET products_done = products_done + ?, rows_done = rows_done + ?,
                    products_created = products_created + ?, products_updated = products_updated + ?,
                    products_unchanged = products_unchanged + ?, variants_created = variants_created + ?,
                    errors_total = errors_total + ?, leased_until = now() + make_interval(secs => ?)
                WHERE id = ?
                """,
                by.products(),
                by.rows(),
                by.created(),
                by.updated(),
                by.unchanged(),
                by.variantsCreated(),
                by.errors(),
                (double) lease.toSeconds(),
                work.id());
    }

    /** Keeps these errors, as far as there is room. */
    public void addErrors(UUID id, List<RowError> errors) {
        int room = KEPT_ERRORS
                - query("SELECT count(*) FROM import_errors WHERE import_id = ?", row -> row.getInt(1), id)
                        .orElseThrow();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO import_errors (import_id, line, column_name, problem, hint) VALUES (?, ?, ?, ?, ?)")) {
            for (RowError error : errors.subList(0, Math.max(0, Math.min(room, errors.size())))) {
                bind(insert, id, error.line(), error.column(), error.problem(), error.hint());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    /** Ends it: failed when nothing of the file has come in, else completed. */
    public void finish(Work work) {
        update(
                """
                UPDATE imports SET lease_token = NULL, leased_until = NULL, completed_at = now(),
                    status = CASE WHEN errors_total > 0 AND products_created + products_updated + products_unchanged = 0
                        THEN 'failed' ELSE 'completed' END
                WHERE id = ?
                """,
                work.id());
        update("DELETE FROM import_files WHERE import_id = ?", work.id());
    }

    /** Lets another replica go on at once. */
    public void release(Work work) {
        update(
                "UPDATE imports SET lease_token = NULL, leased_until = NULL WHERE id = ? AND lease_token = ?",
                work.id(),
                work.token());
    }

    public Optional<State> find(UUID id) {
        return query(
                "SELECT * FROM imports WHERE id = ?",
                row -> new State(
                        row.getObject("id", UUID.class),
                        row.getString("status"),
                        row.getString("currency"),
                        row.getInt("rows_total"),
                        row.getInt("rows_done"),
                        row.getInt("products_created"),
                        row.getInt("products_updated"),
                        row.getInt("products_unchanged"),
                        row.getInt("variants_created"),
                        row.getInt("errors_total"),
                        instant(row.getTimestamp("created_at")),
                        instant(row.getTimestamp("completed_at"))),
                id);
    }

    /** The errors that are kept, by line. */
    public List<RowError> errors(UUID id) {
        List<RowError> errors = new ArrayList<>();
        query(
                "SELECT line, column_name, problem, hint FROM import_errors WHERE import_id = ? ORDER BY line, id",
                row -> {
                    do {
                        errors.add(new RowError(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)));
                    } while (row.next());
                    return true;
                },
                id);
        return errors;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> query(String sql, Reading<T> reading, Object... values) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(reading.of(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private void update(String sql, Object... values) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            bind(update, values);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
