package mx.maal.local.stock;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import mx.maal.local.Stack;

/** {@code deploy/rebuild-stock}: every variant's stock level, counted anew from the ledger of movements. */
public final class RebuildStock {

    private static final String USAGE =
            """
            Usage: ./deploy/rebuild-stock [--run-dir DIR]

            Counts what is on hand of every variant from the ledger of movements, which is the truth, and mends the stock
            levels that say something else. May run while the stack sells.

              --run-dir DIR   of the stack, when it was started with one (deploy/local/run)

            Exits with 0 when all are counted, 2 when that was not possible; what was counted stays, and it may be run again.
            """;

    private static final int FAILED = 2;
    private static final int CHUNK = 1_000;
    private static final long TELL_EVERY_NANOS = 1_000_000_000L;

    private RebuildStock() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Path directory = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--help") || arguments[i].equals("-h")) {
                System.out.print(USAGE);
                return 0;
            } else if (arguments[i].equals("--run-dir") && i + 1 < arguments.length) {
                directory = Path.of(arguments[++i]);
            } else if (arguments[i].startsWith("--run-dir=")) {
                directory = Path.of(arguments[i].substring("--run-dir=".length()));
            } else {
                System.err.println("Cannot understand " + arguments[i] + ".\n\n" + USAGE);
                return FAILED;
            }
        }
        try {
            count(Stack.running(directory).database("inventory"));
            return 0;
        } catch (IOException | SQLException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    private static void count(Stack.Database inventory) throws SQLException {
        long began = System.nanoTime();
        long[] told = {began};
        try (Connection connection =
                DriverManager.getConnection(inventory.jdbcUrl(), inventory.user(), inventory.password())) {
            StockCount.Progress end = new StockCount(connection, CHUNK).run(progress -> {
                if (System.nanoTime() - told[0] > TELL_EVERY_NANOS) {
                    told[0] = System.nanoTime();
                    System.out.printf(
                            Locale.ROOT,
                            "  %,d of %,d variants counted, %,d mended%n",
                            progress.counted(),
                            progress.all(),
                            progress.mended());
                }
            });
            System.out.printf(
                    Locale.ROOT,
                    "%,d variants counted from the ledger in %.1f s, %,d mended%n",
                    end.counted(),
                    (System.nanoTime() - began) / 1e9,
                    end.mended());
        }
    }
}
