package mx.maal.local.audit;

/**
 * The promise beside the laws: nobody was served before someone who had asked earlier and was refused what was there.
 * Within inventory's snapshot, so that nothing is under way.
 *
 * <p>A variant's requests were decided in the log's order. None was refused as sold out though there was enough for it, or
 * granted what was not there. And of requests decided together, each found what the one before had left: so units that
 * were kept from one cannot have gone to one behind it.
 *
 * <p>While a line is closed, nobody whom the log takes gets units: whoever was refused for that reason was not passed over.
 * It may be closed for a second from when nothing was left free.
 */
final class FirstComeFirstServed implements Law {

    private static final String GRANTS =
            """
            SELECT current_user AS role, has_table_privilege('line_places', 'UPDATE')
                    OR has_any_column_privilege('line_places', 'UPDATE') AS may_update,
                has_table_privilege('line_places', 'DELETE') AS may_delete,
                has_table_privilege('line_places', 'TRUNCATE') AS may_truncate
            """;

    /** What each request left free is told by what was granted, not by what the next one found. */
    private static final String TURNS =
            """
            SELECT * FROM (
                SELECT request_id::text AS request, product_variant_id::text AS variant,
                    log_partition || '@' || log_offset || CASE WHEN log_index > 0 THEN '.' || log_index ELSE '' END AS place,
                    outcome, needed, available, lag(request_id::text) OVER line AS before, closed_until,
                    decided_at < lag(decided_at) OVER line AS overtaking,
                    (log_offset, log_index) = (lag(log_offset) OVER line, lag(log_index) OVER line) AS twice,
                    lag(leaves) OVER line AS left_free, decided_at = lag(decided_at) OVER line AS together,
                    outcome = 'sold-out' AND needed <= available AND logged_at <= closed_until IS NOT TRUE AS kept_from,
                    outcome = 'held' AND needed > 0 AND logged_at <= max(closed_until) OVER before AS let_past,
                    closed_until - max(logged_at) FILTER (WHERE leaves = 0) OVER before <= interval '1 second' IS NOT TRUE
                        AND closed_until IS NOT NULL AS closed_too_long
                FROM (SELECT *, available - CASE WHEN outcome IN ('held', 'released') THEN needed ELSE 0 END AS leaves
                      FROM line_places) places
                WINDOW line AS (PARTITION BY product_variant_id, log_partition ORDER BY log_offset, log_index),
                    before AS (line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) turns
            WHERE overtaking OR twice OR together AND left_free <> available OR kept_from OR let_past OR closed_too_long
                OR outcome = 'held' AND needed > available
            """;

    /** The topic may get more partitions and a variant another line; but not two at a time. */
    private static final String TWO_LINES =
            """
            WITH lines AS (
                SELECT product_variant_id AS variant, log_partition AS line, min(decided_at) AS first, max(decided_at) AS last
                FROM line_places GROUP BY 1, 2)
            SELECT one.variant::text AS variant, one.line AS one, other.line AS other
            FROM lines one JOIN lines other ON other.variant = one.variant AND other.line > one.line
                AND other.first <= one.last AND other.last >= one.first
            """;

    private static final String HOLDS =
            """
            WITH filled AS (
                SELECT DISTINCT ON (reservation_id) reservation_id AS id, request_id::text AS request,
                    log_partition || '@' || log_offset AS place, cart_id AS cart, product_variant_id AS variant
                FROM line_places WHERE outcome = 'held' ORDER BY reservation_id, decided_at DESC, log_offset DESC),
            holds AS (
                SELECT id, log_partition || '@' || log_offset AS place, cart_id AS cart, product_variant_id AS variant
                FROM inventory_reservations)
            SELECT id::text AS hold, h.place, f.request, f.place AS filled_at, h.id IS NOT NULL AS there
            FROM filled f FULL JOIN holds h USING (id)
            WHERE (h.place IS NOT NULL OR f.place IS NOT NULL)
                AND (h.place, h.cart, h.variant) IS DISTINCT FROM (f.place, f.cart, f.variant)
            """;

    @Override
    public int number() {
        return 9;
    }

    @Override
    public String statement() {
        return "First come, first served";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(snapshot.count("inventory", "line_places"), "requests in line");
        snapshot.each("inventory", GRANTS, row -> checkGrants(row, findings));
        snapshot.each("inventory", TURNS, row -> checkTurn(row, findings));
        snapshot.each(
                "inventory",
                TWO_LINES,
                row -> findings.broken("variant " + row.text("variant") + " had two lines at a time, partitions "
                        + row.text("one") + " and " + row.text("other")));
        snapshot.each("inventory", HOLDS, row -> checkHold(row, findings));
    }

    private static void checkGrants(Row role, Findings findings) {
        for (String right : new String[] {"update", "delete", "truncate"}) {
            if (role.flag("may_" + right)) {
                findings.broken("role " + role.text("role") + " may " + right + " line_places");
            }
        }
    }

    private static void checkTurn(Row turn, Findings findings) {
        String who = "request " + turn.text("request") + " for variant " + turn.text("variant") + " at "
                + turn.text("place");
        String before = "request " + turn.text("before");
        if (turn.flag("overtaking")) {
            findings.broken(who + " was decided before " + before + ", which had asked earlier");
        }
        if (turn.flag("twice")) {
            findings.broken(who + " has the place of " + before);
        }
        if (turn.flag("together") && turn.number("left_free") != turn.number("available")) {
            findings.broken(who + " found " + turn.number("available") + " free units; " + before + " had left "
                    + turn.number("left_free"));
        }
        if (turn.flag("kept_from")) {
            findings.broken(who + " was refused as sold out; it needed " + turn.number("needed") + " of "
                    + turn.number("available") + " free units");
        }
        if (turn.flag("let_past")) {
            findings.broken(who + " was given units while the line was closed to those before it");
        }
        if (turn.flag("closed_too_long")) {
            findings.broken(who + " found the line closed until " + turn.text("closed_until")
                    + ", more than a second after nothing was left free");
        }
        if (turn.text("outcome").equals("held") && turn.number("needed") > turn.number("available")) {
            findings.broken(
                    who + " was given " + turn.number("needed") + " of " + turn.number("available") + " free units");
        }
    }

    private static void checkHold(Row row, Findings findings) {
        String hold = "hold " + row.text("hold");
        if (!row.flag("there")) {
            findings.broken("request " + row.text("request") + " at " + row.text("filled_at") + " was given " + hold
                    + ", which does not exist");
        } else if (!row.has("request")) {
            findings.broken(hold + " has the place " + row.text("place") + ", where no request was given it");
        } else {
            findings.broken(hold + " has " + (row.has("place") ? "the place " + row.text("place") : "no place")
                    + "; request " + row.text("request") + " at " + row.text("filled_at")
                    + ", which filled it last, has another, or is of another cart or variant");
        }
    }
}
