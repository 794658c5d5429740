package mx.maal.local.audit;

/** Law 3. That expired holds block nothing is part of law 1, which counts without them; here they are told. */
final class HoldNeverDeducts implements Law {

    private static final String DEDUCTING =
            """
            SELECT m.id::text AS movement, m.type, m.quantity, m.reservation_id::text AS hold, h.status
            FROM inventory_movements m LEFT JOIN inventory_reservations h ON h.id = m.reservation_id
            WHERE m.reservation_id IS NOT NULL AND (h.status IS DISTINCT FROM 'converted' OR m.type <> 'sale')
            """;

    private static final String WITHOUT_HOLD =
            """
            SELECT id::text AS movement, quantity, order_item_id::text AS item
            FROM inventory_movements WHERE type = 'sale' AND (reservation_id IS NULL OR order_item_id IS NULL)
            """;

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String statement() {
        return "A hold never deducts";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(snapshot.count("inventory", "inventory_reservations"), "holds");
        snapshot.each(
                "inventory",
                DEDUCTING,
                row -> findings.broken("movement " + row.text("movement") + " (" + row.text("type") + " of "
                        + row.number("quantity") + ") comes from hold " + row.text("hold") + ", which is "
                        + (row.has("status") ? row.text("status") : "not there")));
        snapshot.each(
                "inventory",
                WITHOUT_HOLD,
                row -> findings.broken("movement " + row.text("movement") + " sold " + -row.number("quantity")
                        + " units without a hold or an order item"));
        findings.underWay(
                snapshot.count(
                        "inventory",
                        "inventory_reservations WHERE status = 'active' AND expires_at <= " + Snapshot.NOW),
                "expired holds to be tidied up, blocking nothing");
    }
}
