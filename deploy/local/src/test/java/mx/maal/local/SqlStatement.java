package mx.maal.local;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement of a migration.
 *
 * @param sql on one line, without comments
 * @param contract whether a comment above it says {@code contract: why}
 */
record SqlStatement(String sql, boolean contract) {

    private static final String CONTRACT = "(?s)-- *contract: *\\S+ +\\S.*";

    /** All statements of a script, in order. */
    static List<SqlStatement> of(String script) {
        List<SqlStatement> statements = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        boolean contract = false;
        for (int at = 0, end; at < script.length(); at = end) {
            end = endOfToken(script, at);
            String token = script.substring(at, end);
            if (token.startsWith("--") || token.startsWith("/*")) {
                // One within a statement is none above it.
                contract |= sql.toString().isBlank() && token.matches(CONTRACT);
                sql.append(' ');
            } else if (token.equals(";")) {
                add(statements, sql, contract);
                contract = false;
            } else {
                sql.append(token);
            }
        }
        add(statements, sql, contract);
        return statements;
    }

    /** What is between commas outside of parentheses and quotes. */
    static List<String> list(String sql) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int at = 0, end; at < sql.length(); at = end) {
            end = endOfToken(sql, at);
            char first = sql.charAt(at);
            depth += first == '(' ? 1 : first == ')' ? -1 : 0;
            if (first == ',' && depth == 0) {
                parts.add(sql.substring(from, at).strip());
                from = end;
            }
        }
        parts.add(sql.substring(from).strip());
        return parts;
    }

    private static void add(List<SqlStatement> statements, StringBuilder sql, boolean contract) {
        String line = sql.toString().strip().replaceAll("\\s+", " ");
        if (!line.isEmpty()) {
            statements.add(new SqlStatement(line, contract));
        }
        sql.setLength(0);
    }

    /** A comment, a quoted text or a single letter. */
    private static int endOfToken(String sql, int at) {
        if (sql.startsWith("--", at)) {
            return after(sql, "\n", at);
        }
        if (sql.startsWith("/*", at)) {
            return after(sql, "*/", at + 2);
        }
        char first = sql.charAt(at);
        if (first == '\'' || first == '"') {
            return after(sql, String.valueOf(first), at + 1);
        }
        if (first == '$') {
            int tag = sql.indexOf('$', at + 1);
            if (tag > 0 && sql.substring(at + 1, tag).matches("\\w*")) {
                return after(sql, sql.substring(at, tag + 1), tag + 1);
            }
        }
        return at + 1;
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
