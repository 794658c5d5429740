package mx.maal.load;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import mx.maal.local.Stack;
import mx.maal.local.demo.CannotRun;

/**
 * Years of trade, written into the slices by SQL: variants that are for sale, movements that brought them and took them, and
 * holds that ended without a sale. All laws hold afterwards. Ids are derived from numbers, so that the slices agree on them.
 *
 * @param movements and {@code holds} of all variants together
 */
record Seeding(int variants, int movements, int holds) {

    private static final int CHUNK = 20_000;
    private static final int VARIANTS_PER_PRODUCT = 10;

    private static final String VARIANT_ID = "md5('load variant ' || v)::uuid";
    private static final String PRODUCT_ID = "md5('load product ' || p)::uuid";

    /** Products of the variants from %1$d up to, but without, %2$d. */
    private static final String PRODUCTS = " FROM generate_series(%1$d / " + VARIANTS_PER_PRODUCT + ", (%2$d - 1) / "
            + VARIANTS_PER_PRODUCT + ") AS p";

    private static final String VARIANTS =
            " FROM generate_series(%1$d, %2$d - 1) AS v, LATERAL (SELECT v / " + VARIANTS_PER_PRODUCT + " AS p) AS of";

    private static final String CATALOG = "INSERT INTO products (id, slug, title, status, version) SELECT " + PRODUCT_ID
            + ", 'load-' || p, 'Playera ' || p, 'active', 1" + PRODUCTS + ";"
            + "INSERT INTO product_variants (id, product_id, sku, title, price_minor, currency, position) SELECT "
            + VARIANT_ID + ", " + PRODUCT_ID + ", 'LOAD-' || v, 'T' || v %% " + VARIANTS_PER_PRODUCT
            + ", 49900, 'MXN', 1 + v %% " + VARIANTS_PER_PRODUCT + VARIANTS;

    private static final String ORDER = "INSERT INTO offered_products (product_id, version, active, drops) SELECT "
            + PRODUCT_ID + ", 1, true, '[]'" + PRODUCTS + ";"
            + "INSERT INTO variant_offers (variant_id, product_id, active, sku, title, price_minor, currency) SELECT "
            + VARIANT_ID + ", " + PRODUCT_ID + ", true, 'LOAD-' || v, 'Playera ' || p, 49900, 'MXN'" + VARIANTS;

    /** One receipt of as many units as there are movements, then a unit each is taken out; %3$d movements a variant. */
    private static final String INVENTORY = "INSERT INTO stock_levels (product_variant_id, on_hand) SELECT "
            + VARIANT_ID + ", CASE WHEN %3$d = 0 THEN 0 ELSE 1 END" + VARIANTS + ";"
            + "INSERT INTO inventory_movements (product_variant_id, quantity, type, actor, reason, created_at) SELECT "
            + VARIANT_ID + ", CASE m WHEN 1 THEN %3$d ELSE -1 END, CASE m WHEN 1 THEN 'receipt' ELSE 'adjustment' END,"
            + " 'load', 'growth', now() - interval '2 years' + (v * 30 + m) * interval '1 second'" + VARIANTS
            + ", generate_series(1, %3$d) AS m;"
            + "INSERT INTO inventory_reservations (product_variant_id, cart_id, quantity, status, expires_at, created_at,"
            + " updated_at) SELECT " + VARIANT_ID + ", md5('load cart ' || v || ' ' || h)::uuid, 1, 'released', at +"
            + " interval '10 minutes', at, at + interval '10 minutes'" + VARIANTS + ", generate_series(1, %4$d) AS h,"
            + " LATERAL (SELECT now() - interval '2 years' + (v * 30 + h) * interval '1 second' AS at) AS time";

    private record Slice(String name, String sql, List<String> tables) {}

    private static final List<Slice> SLICES = List.of(
            new Slice("catalog", CATALOG, List.of("products", "product_variants")),
            new Slice("order", ORDER, List.of("offered_products", "variant_offers")),
            new Slice(
                    "inventory", INVENTORY, List.of("stock_levels", "inventory_movements", "inventory_reservations")));

    static Seeding of(Options options) {
        return new Seeding(
                options.number("variants", 1_000_000, VARIANTS_PER_PRODUCT, 10_000_000),
                options.number("movements", 5_000_000, 0, 50_000_000),
                options.number("holds", 5_000_000, 0, 50_000_000));
    }

    /** @throws CannotRun when this was done before: there would be nothing to compare with */
    void requireUngrown(Stack stack) {
        try (Connection connection = connect(stack, "inventory");
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(
                        "SELECT 1 FROM stock_levels WHERE product_variant_id = md5('load variant 0')::uuid")) {
            if (row.next()) {
                throw new CannotRun("These slices have grown already. Start the stack with --fresh.");
            }
        } catch (SQLException | IOException e) {
            throw new CannotRun("The slices cannot be reached: " + e.getMessage(), e);
        }
    }

    /** Writes all of it, a chunk of variants a transaction. */
    void run(Stack stack, PrintStream out) {
        try {
            for (Slice slice : SLICES) {
                fill(stack, slice, out);
            }
        } catch (SQLException | IOException e) {
            throw new CannotRun("The slices could not be filled: " + e.getMessage(), e);
        }
    }

    private void fill(Stack stack, Slice slice, PrintStream out) throws SQLException, IOException {
        long began = System.nanoTime();
        try (Connection connection = connect(stack, slice.name());
                Statement sql = connection.createStatement()) {
            sql.execute("SET synchronous_commit = off");
            connection.setAutoCommit(false);
            for (int from = 0; from < variants; from += CHUNK) {
                int to = Math.min(from + CHUNK, variants);
                sql.execute(String.format(slice.sql(), from, to, movements / variants, holds / variants));
                connection.commit();
                if (to % (10 * CHUNK) == 0 || to == variants) {
                    out.printf("    %-10s%,11d of %,d variants, %s%n", slice.name(), to, variants, since(began));
                }
            }
            connection.setAutoCommit(true);
            // Else the autovacuum would do it, in the middle of a run.
            for (String table : slice.tables()) {
                sql.execute("VACUUM (ANALYZE) " + table);
            }
            out.printf("    %-10svacuumed and analyzed, %s%n", slice.name(), since(began));
        }
    }

    private static String since(long began) {
        return (System.nanoTime() - began) / 1_000_000_000 + " s";
    }

    private static Connection connect(Stack stack, String slice) throws SQLException, IOException {
        Stack.Database database = stack.ownersDatabase(slice);
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    @Override
    public String toString() {
        return String.format("%,d variants, %,d movements, %,d past holds", variants, movements, holds);
    }
}
