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
                assertThat(levels(connection)).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 0L);
                assertThat(new StockCount(connection, 3).run(progress -> {}).mended())
                        .isZero();
            }
        }
    }

    private static Connection connect(Stack.Database database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static List<Long> levels(Connection connection) throws SQLException {
        List<Long> levels = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT on_hand FROM stock_levels ORDER BY product_variant_id")) {
            while (row.next()) {
                levels.add(row.getLong(1));
            }
        }
        return levels;
    }
}
