package mx.maal.local;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One database per service, each with a role that migrates and a role that runs. */
final class Slices {

    /** In the order in which a sale touches them. */
    static final List<String> NAMES = List.of("catalog", "inventory", "order", "fulfillment", "payments");

    /** How a service reaches its database. */
    record Slice(String jdbcUrl, String appUser, String appPassword, String ownerUser, String ownerPassword) {}

    private Slices() {}

    /**
     * Creates what is missing and sets the passwords; harmless when repeated.
     *
     * @param passwords gives the password for a role's name
     * @return by name, in the order of {@link #NAMES}
     */
    static Map<String, Slice> create(Postgres postgres, UnaryOperator<String> passwords) throws SQLException {
        Map<String, Slice> slices = new LinkedHashMap<>();
        try (Connection connection = postgres.connect("postgres")) {
            for (String name : NAMES) {
                String database = database(name);
                Slice slice = new Slice(
                        postgres.jdbcUrl(database),
                        database + "_app",
                        passwords.apply(database + "_app"),
                        ownerUser(name),
                        passwords.apply(ownerUser(name)));
                createRole(connection, slice.ownerUser(), slice.ownerPassword());
                createRole(connection, slice.appUser(), slice.appPassword());
                if (createDatabase(connection, database)) {
                    hand(postgres, database, slice);
                }
                slices.put(name, slice);
            }
        }
        return slices;
    }

    /** The role that migrates a slice. */
    static String ownerUser(String name) {
        return database(name) + "_owner";
    }

    private static String database(String name) {
        return "maal_" + name;
    }

    /** 192 random bits, safe in SQL literals, URLs and shells. */
    static String newPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void createRole(Connection connection, String role, String password) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            if (!exists(sql, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
                sql.execute("CREATE ROLE " + role + " LOGIN");
            }
            sql.execute("ALTER ROLE " + role + " PASSWORD '" + password + "'");
        }
    }

    private static boolean createDatabase(Connection connection, String database) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            if (exists(sql, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
                return false;
            }
            sql.execute("CREATE DATABASE " + database);
            return true;
        }
    }

    private static void hand(Postgres postgres, String database, Slice slice) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement sql = connection.createStatement()) {
            sql.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            sql.execute("GRANT CONNECT ON DATABASE " + database + " TO " + slice.ownerUser() + ", " + slice.appUser());
            sql.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            sql.execute("ALTER SCHEMA public OWNER TO " + slice.ownerUser());
            sql.execute("GRANT USAGE ON SCHEMA public TO " + slice.appUser());
        }
    }

    private static boolean exists(Statement sql, String query) throws SQLException {
        try (ResultSet rows = sql.executeQuery(query)) {
            return rows.next();
        }
    }
}
