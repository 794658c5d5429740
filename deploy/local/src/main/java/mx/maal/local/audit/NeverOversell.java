package mx.maal.local.audit;

/** Law 1. Within inventory's snapshot, so that nothing is under way. */
final class NeverOversell implements Law {

    private static final String LEVELS =
            """
            WITH moved AS (
                SELECT product_variant_id AS variant, sum(quantity) AS units FROM inventory_movements GROUP BY 1),
            held AS (
                SELECT product_variant_id AS variant, sum(quantity) AS units FROM inventory_reservations
                WHERE status = 'active' AND expires_at > %s GROUP BY 1)
            SELECT coalesce(l.product_variant_id, m.variant, h.variant)::text AS variant, coalesce(l.on_hand, 0) AS on_hand,
                coalesce(m.units, 0) AS moved, coalesce(h.units, 0) AS held
            FROM stock_levels l
            FULL JOIN moved m ON m.variant = l.product_variant_id
            FULL JOIN held h ON h.variant = coalesce(l.product_variant_id, m.variant)
            """
                    .formatted(Snapshot.NOW);

    private static final String MISCOUNTED =
            """
            WITH held AS (
                SELECT product_variant_id AS variant, expires_at, sum(quantity) AS units FROM inventory_reservations
                WHERE status = 'active' GROUP BY 1, 2)
            SELECT coalesce(h.variant, b.product_variant_id)::text AS variant,
                coalesce(h.expires_at, b.expires_at)::text AS expires_at,
                coalesce(h.units, 0) AS held, coalesce(b.units, 0) AS counted
            FROM held h FULL JOIN blocked_units b ON b.product_variant_id = h.variant AND b.expires_at = h.expires_at
            WHERE h.units IS DISTINCT FROM b.units
            """;

    private static final String TWO_HOLDS =
            """
            SELECT cart_id::text AS cart, product_variant_id::text AS variant, string_agg(id::text, ', ') AS holds
            FROM inventory_reservations WHERE status = 'active' GROUP BY cart_id, product_variant_id HAVING count(*) > 1
            """;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String statement() {
        return "Never oversell";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        snapshot.each("inventory", LEVELS, row -> check(row, findings));
        snapshot.each(
                "inventory",
                MISCOUNTED,
                row -> findings.broken("variant " + row.text("variant") + " counts " + row.number("counted")
                        + " units as blocked until " + row.text("expires_at") + ", where its holds add up to "
                        + row.number("held")));
        snapshot.each(
                "inventory",
                TWO_HOLDS,
                row -> findings.broken("cart " + row.text("cart") + " has several active holds on variant "
                        + row.text("variant") + ": " + row.text("holds")));
    }

    private static void check(Row level, Findings findings) {
        findings.checked(1, "variants");
        findings.checked(level.number("held"), "units held");
        String variant = "variant " + level.text("variant");
        if (level.number("on_hand") != level.number("moved")) {
            findings.broken(variant + " has " + level.number("on_hand") + " on hand, but its movements add up to "
                    + level.number("moved"));
        }
        if (level.number("on_hand") < 0 || level.number("moved") < 0) {
            findings.broken(variant + " has less than nothing on hand: " + level.number("on_hand") + ", by movements "
                    + level.number("moved"));
        }
        if (level.number("held") > level.number("on_hand")) {
            findings.broken(variant + " has " + level.number("held") + " units held of " + level.number("on_hand")
                    + " on hand");
        }
    }
}
