package mx.maal.local.audit;

/**
 * The waiting rooms of drops: numbers without gaps, let in in their order and no faster than the drop's rate, and no
 * units for whom that did not happen to. Within order-service's snapshot, so that nothing is under way.
 */
final class AdmittedInTurn implements Law {

    private static final String NUMBERS =
            """
            SELECT collection_id::text AS drop, count(*) AS tickets, max(number) AS last, count(DISTINCT cart_id) AS carts,
                coalesce((SELECT max(to_number) FROM admissions a WHERE a.collection_id = t.collection_id), 0) AS admitted
            FROM tickets t GROUP BY collection_id
            """;

    private static final String NO_CARTS =
            """
            SELECT collection_id::text AS drop, number FROM tickets t
            WHERE NOT EXISTS (SELECT FROM carts c WHERE c.id = t.cart_id)
            """;

    /**
     * At one rate, from any group to any later one no more are let in than the rate times the time between, and what one
     * second saves. {@code pace} is what was let in less what the rate has allowed since 1970: it must not rise by more
     * than the rate above its lowest value.
     */
    private static final String ADMISSIONS =
            """
            WITH groups AS (
                SELECT a.*, lag(to_number, 1, 0::bigint) OVER drop AS before, lag(admitted_at) OVER drop AS earlier,
                    lag(per_second) OVER drop AS former
                FROM admissions a WINDOW drop AS (PARTITION BY collection_id ORDER BY from_number)),
            rates AS (
                SELECT *, extract(epoch FROM admitted_at) * per_second AS allowed,
                    count(*) FILTER (WHERE per_second IS DISTINCT FROM former)
                        OVER (PARTITION BY collection_id ORDER BY from_number) AS rate
                FROM groups),
            paces AS (
                SELECT *, to_number - allowed - min(from_number - 1 - allowed)
                    OVER (PARTITION BY collection_id, rate ORDER BY from_number) AS pace
                FROM rates)
            SELECT collection_id::text AS drop, from_number, to_number, before, per_second,
                before <> from_number - 1 AS gap, coalesce(earlier > admitted_at, false) AS overtook,
                pace > per_second + 0.001 AS too_fast
            FROM paces WHERE before <> from_number - 1 OR earlier > admitted_at OR pace > per_second + 0.001
            """;

    /**
     * Lines for which a ticket was needed and none had been let in. Only those are looked at that were asked for while
     * the product's drops were as they are: before, other terms may have held; and where it is in another drop, too, that
     * one may have sold it until this one began. A request may have been answered some seconds after it was let pass.
     */
    private static final String LINES =
            """
            SELECT l.cart_id::text AS cart, l.variant_id::text AS variant
            FROM offered_products p
            JOIN variant_offers o ON o.product_id = p.product_id
            JOIN cart_lines l ON l.variant_id = o.variant_id
            WHERE jsonb_path_exists(p.drops, '$[*].admissionsPerSecond ? (@ > 0)')
                AND EXISTS (
                    SELECT FROM jsonb_to_recordset(p.drops)
                        AS d (active boolean, "startsAt" timestamptz, "endsAt" timestamptz, "admissionsPerSecond" int)
                    WHERE active AND "admissionsPerSecond" > 0 AND (l.created_at < "endsAt" OR "endsAt" IS NULL)
                        AND l.created_at > interval '30 seconds' + greatest(
                            p.drops_since, CASE WHEN jsonb_array_length(p.drops) > 1 THEN "startsAt" END))
                AND NOT EXISTS (
                    SELECT FROM jsonb_to_recordset(p.drops) AS d ("collectionId" uuid)
                    JOIN tickets t ON t.collection_id = d."collectionId" AND t.cart_id = l.cart_id
                    JOIN LATERAL (
                        SELECT to_number, admitted_at FROM admissions
                        WHERE collection_id = t.collection_id AND from_number <= t.number
                        ORDER BY from_number DESC LIMIT 1) a ON a.to_number >= t.number AND a.admitted_at <= l.created_at)
            """;

    private static final String GRANTS =
            """
            SELECT relname AS evidence, current_user AS role,
                has_table_privilege(oid, 'UPDATE') OR has_any_column_privilege(oid, 'UPDATE') AS may_update,
                has_table_privilege(oid, 'DELETE') AS may_delete, has_table_privilege(oid, 'TRUNCATE') AS may_truncate
            FROM pg_class WHERE oid IN ('tickets'::regclass, 'admissions'::regclass)
            """;

    @Override
    public int number() {
        return 11;
    }

    @Override
    public String statement() {
        return "A waiting room lets in by number and rate, and no one past it";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "tickets");
        snapshot.each("order", NUMBERS, row -> checkNumbers(row, findings));
        snapshot.each(
                "order",
                NO_CARTS,
                row -> findings.broken(
                        drop(row) + " gave number " + row.number("number") + " to a cart that does not exist"));
        snapshot.each("order", ADMISSIONS, row -> checkAdmissions(row, findings));
        snapshot.each(
                "order",
                LINES,
                row -> findings.broken("cart " + row.text("cart") + " asked for variant " + row.text("variant")
                        + " without having been let in"));
        snapshot.each("order", GRANTS, row -> checkGrants(row, findings));
    }

    private static void checkNumbers(Row room, Findings findings) {
        findings.checked(room.number("tickets"), "tickets");
        if (room.number("tickets") != room.number("last")) {
            findings.broken(drop(room) + " gave " + room.number("tickets") + " tickets, the last one with number "
                    + room.number("last"));
        }
        if (room.number("carts") != room.number("tickets")) {
            findings.broken(
                    drop(room) + " gave " + room.number("tickets") + " tickets to " + room.number("carts") + " carts");
        }
        if (room.number("admitted") > room.number("last")) {
            findings.broken(drop(room) + " let in " + room.number("admitted") + ", but only " + room.number("last")
                    + " have come");
        }
    }

    private static void checkAdmissions(Row group, Findings findings) {
        String what =
                drop(group) + " let in numbers " + group.number("from_number") + " to " + group.number("to_number");
        if (group.flag("gap")) {
            findings.broken(what + " after number " + group.number("before"));
        }
        if (group.flag("overtook")) {
            findings.broken(what + " before the numbers before them");
        }
        if (group.flag("too_fast")) {
            findings.broken(what + " sooner than " + group.number("per_second") + " per second allow");
        }
    }

    private static void checkGrants(Row table, Findings findings) {
        for (String right : new String[] {"update", "delete", "truncate"}) {
            if (table.flag("may_" + right)) {
                findings.broken("role " + table.text("role") + " may " + right + " " + table.text("evidence"));
            }
        }
    }

    private static String drop(Row row) {
        return "drop " + row.text("drop");
    }
}
