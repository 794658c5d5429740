package mx.maal.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds migrations to what code of the last release can live with while it works on the tables: they may add what it need not
 * know of, without keeping it from writing. What is not known to be harmless is refused. A comment {@code -- contract: why}
 * above a statement lets that one pass.
 */
final class ExpandOnly {

    private static final String NAME = "(?:\"[^\"]+\"|[\\w.]+)";
    private static final Pattern CREATE_TABLE = pattern("CREATE (?:UNLOGGED )?TABLE (?!IF )(NAME).*");
    private static final Pattern CREATE_INDEX =
            pattern("CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?:IF NOT EXISTS )?(?:NAME )?ON (NAME).*");
    private static final Pattern ALTER_TABLE = pattern("ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(NAME) (.*)");
    private static final Pattern ROWS =
            pattern("(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?|DROP TABLE) (?:ONLY )?(NAME).*");
    private static final Pattern REVOKE = pattern("REVOKE .* ON (?:TABLE )?(NAME(?:, ?NAME)*) FROM .*");
    private static final Pattern HARMLESS =
            pattern("(?:CREATE (?:SEQUENCE|VIEW|FUNCTION|TYPE|DOMAIN)|COMMENT ON|GRANT) .*");

    private static final Pattern ADD_COLUMN = pattern(
            "ADD (?:COLUMN )?(?:IF NOT EXISTS )?(?!(?:CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE|NOT)\\b)(NAME) (.*)");
    private static final Pattern NO_LOCK_ON_ROWS = pattern("(?:ALTER (?:COLUMN )?NAME SET STATISTICS .*|SET ?\\(.*)");
    private static final Pattern COMPUTED_DEFAULT = pattern(".*DEFAULT (?!now ?\\()\\w+ ?\\(.*");

    private static final String OLDER_ROWS = "the older code goes on writing rows that do not have it";

    /** Why not, by what the action of an ALTER TABLE looks like; the first that fits. */
    private static final Map<Pattern, String> ACTIONS = new LinkedHashMap<>();

    static {
        ACTIONS.put(pattern("RENAME .*"), "the older code asks for the old name");
        ACTIONS.put(
                pattern("DROP (?:CONSTRAINT|CONSTRAINT IF EXISTS) .*"),
                "the older code relies on it, by name in ON CONFLICT too, and cannot read what it kept out");
        ACTIONS.put(pattern("DROP .*"), "the older code asks for it");
        ACTIONS.put(pattern("ALTER .* SET NOT NULL"), OLDER_ROWS);
        ACTIONS.put(pattern("ALTER .* DROP NOT NULL"), "the older code cannot read a row without it");
        ACTIONS.put(
                pattern("ALTER .* TYPE .*"),
                "the older code writes and reads the old type, and nobody can write while the table is changed");
        ACTIONS.put(pattern("ADD .*"), "the older code goes on writing rows that it refuses");
    }

    private static final String IN_TWO_RELEASES =
            "In two releases: the first adds what is new beside it and writes both; the "
                    + "next takes the old away, below a comment `-- contract: why nothing of the last release uses it`";

    private static final String OTHERWISE = "it is not known to be harmless";

    private final Set<String> created = new HashSet<>();

    private ExpandOnly() {}

    /** A migration. */
    record Script(String path, String sql) {}

    /**
     * What the older code cannot live with, in words; empty when all is well.
     *
     * @param scripts of one slice that the last release does not have, in their order
     */
    static List<String> refusals(Stream<Script> scripts) {
        ExpandOnly rules = new ExpandOnly();
        List<String> refusals = new ArrayList<>();
        scripts.forEach(script -> SqlStatement.of(script.sql()).stream()
                .filter(statement -> !statement.contract())
                .forEach(statement -> rules.refusal(statement.sql())
                        .ifPresent(why -> refusals.add(
                                script.path() + ": " + statement.sql() + "\n    " + why + ". " + IN_TWO_RELEASES))));
        return refusals;
    }

    private Optional<String> refusal(String sql) {
        Matcher table = CREATE_TABLE.matcher(sql);
        if (table.matches()) {
            created.add(name(table.group(1)));
            return Optional.empty();
        }
        Matcher index = CREATE_INDEX.matcher(sql);
        if (index.matches()) {
            return isNew(index.group(3)) ? Optional.empty() : refusalOfIndex(index);
        }
        Matcher altered = ALTER_TABLE.matcher(sql);
        if (altered.matches()) {
            return isNew(altered.group(1)) ? Optional.empty() : refusalOfActions(altered.group(2));
        }
        Matcher rows = ROWS.matcher(sql);
        if (rows.matches()) {
            return isNew(rows.group(1))
                    ? Optional.empty()
                    : Optional.of("the older code works with these rows, and waits for as long as this takes");
        }
        Matcher revoked = REVOKE.matcher(sql);
        if (revoked.matches()) {
            return Arrays.stream(revoked.group(1).split(", ?")).allMatch(this::isNew)
                    ? Optional.empty()
                    : Optional.of("the older code may need the right");
        }
        return HARMLESS.matcher(sql).matches() ? Optional.empty() : Optional.of(OTHERWISE);
    }

    private static Optional<String> refusalOfIndex(Matcher index) {
        if (index.group(1) != null) {
            return Optional.of("the older code goes on writing rows that it refuses");
        }
        return index.group(2) != null
                ? Optional.empty()
                : Optional.of(
                        "nobody can write to the table until it is made: CREATE INDEX CONCURRENTLY, in a file of its own");
    }

    private static Optional<String> refusalOfActions(String actions) {
        return SqlStatement.list(actions).stream()
                .map(action -> refusalOfAction(action).map(why -> action + ": " + why))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + "; " + other);
    }

    private static Optional<String> refusalOfAction(String action) {
        Matcher column = ADD_COLUMN.matcher(action);
        if (column.matches()) {
            return refusalOfColumn(column.group(2).toUpperCase(Locale.ROOT));
        }
        if (NO_LOCK_ON_ROWS.matcher(action).matches()) {
            return Optional.empty();
        }
        return Optional.of(ACTIONS.entrySet().stream()
                .filter(known -> known.getKey().matcher(action).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHERWISE));
    }

    private static Optional<String> refusalOfColumn(String definition) {
        if (definition.contains("NOT NULL") && !definition.contains("DEFAULT ")) {
            return Optional.of(OLDER_ROWS);
        }
        if (definition.matches(".*\\b(UNIQUE|PRIMARY KEY|REFERENCES)\\b.*")) {
            return Optional.of("the older code goes on writing rows that it may refuse");
        }
        if (definition.matches(".*\\b(GENERATED|\\w*SERIAL)\\b.*")
                || COMPUTED_DEFAULT.matcher(definition).matches()) {
            return Optional.of("every row is written anew, and nobody can use the table meanwhile");
        }
        return Optional.empty();
    }

    private boolean isNew(String table) {
        return created.contains(name(table));
    }

    private static String name(String table) {
        return table.strip().replace("\"", "").replaceFirst("^public\\.", "").toLowerCase(Locale.ROOT);
    }

    private static Pattern pattern(String words) {
        return Pattern.compile(words.replace("NAME", NAME), Pattern.CASE_INSENSITIVE);
    }
}
