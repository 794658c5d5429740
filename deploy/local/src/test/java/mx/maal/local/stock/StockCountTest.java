package mx.maal.local.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import mx.maal.local.Stack;
import mx.maal.local.audit.ThrowAwaySlices;
import org.junit.jupiter.api.Test;

class StockCountTest {

    private static final String SEVEN_VARIANTS =
            """
            INSERT INTO stock_levels (product_variant_id, on_hand)
            SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 10 * n FROM generate_series(1, 7) n;
            INSERT INTO inventory_movements (product_variant_id, quantity, type, actor)
            SELECT product_variant_id, on_hand + 3, 'receipt', 'test' FROM stock_levels
            UNION ALL SELECT product_variant_id, -3, 'damage', 'test' FROM stock_levels;
            INSERT INTO stock_levels (product_variant_id) VALUES ('00000000-0000-4000-8000-000000000008');
            UPDATE stock_levels SET on_hand = on_hand + 5 WHERE product_variant_id::text ~ '[258]$'
            """;

    private static final String LEVELS = "SELECT on_hand FROM stock_levels ORDER BY product_variant_id";
    private static final String BLOCKED = "SELECT units FROM blocked_units ORDER BY product_variant_id, expires_at";

    private static final String HOLDS =
            """
            INSERT INTO stock_levels (product_variant_id, on_hand)
            SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 0 FROM generate_series(1, 3) n;
            INSERT INTO inventory_reservations (product_variant_id, cart_id, quantity, expires_at)
            SELECT product_variant_id, gen_random_uuid(), 2, '2030-01-01T00:00:00Z' FROM stock_levels, generate_series(1, 2)
            """;

    @Test
    void countsWhatIsBlockedFromTheHolds() throws IOException, SQLException {
        try (ThrowAwaySlices slices = new ThrowAwaySlices()) {
            slices.rebuild("inventory");
            slices.run("inventory", HOLDS);
            try (Connection connection = connect(slices.database("inventory"))) {
                assertThat(numbers(connection, BLOCKED)).containsExactly(4L, 4L, 4L);
                slices.run("inventory", "DELETE FROM blocked_units WHERE product_variant_id::text ~ '1$'");
                slices.run("inventory", "UPDATE blocked_units SET units = 9 WHERE product_variant_id::text ~ '2$'");
                slices.run(
                        "inventory", "INSERT INTO blocked_units SELECT product_variant_id, now(), 7 FROM stock_levels");

                new StockCount(connection, 2).run(progress -> {});

                assertThat(numbers(connection, BLOCKED)).containsExactly(4L, 4L, 4L);
            }
        }
    }

    @Test
    void mendsWhatDisagreesWithTheLedgerAndNothingElse() throws IOException, SQLException {
        try (ThrowAwaySlices slices = new ThrowAwaySlices()) {
            slices.rebuild("inventory");
            slices.run("inventory", SEVEN_VARIANTS);
            List<StockCount.Progress> told = new ArrayList<>();
            try (Connection connection = connect(slices.database("inventory"))) {
                StockCount.Progress end = new StockCount(connection, 3).run(told::add);

                assertThat(end).isEqualTo(new StockCount.Progress(8, 3, 8));
                assertThat(told).extracting(StockCount.Progress::counted).containsExactly(3L, 6L, 8L);
                assertThat(numbers(connection, LEVELS)).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 0L);
                assertThat(new StockCount(connection, 3).run(progress -> {}).mended())
                        .isZero();
            }
        }
    }

    private static Connection connect(Stack.Database database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static List<Long> numbers(Connection connection, String query) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        return numbers;
    }
}
