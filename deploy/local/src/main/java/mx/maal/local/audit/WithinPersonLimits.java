package mx.maal.local.audit;

/**
 * Law 9, for what was bought while the drop had a limit per person. Within order-service's snapshot, so that nothing is
 * under way. When the limit was changed meanwhile, the largest that somebody's purchases were made under counts: the last
 * of them was only made because all of them were within its limit.
 */
final class WithinPersonLimits implements Law {

    private static final String PEOPLE =
            """
            SELECT d.collection_id::text AS collection, sum(d.units) AS units, max(d.person_limit) AS allowed,
                string_agg(d.checkout_id::text, ', ' ORDER BY d.checkout_id) AS checkouts
            FROM drop_purchases d JOIN checkouts c ON c.id = d.checkout_id LEFT JOIN orders o ON o.id = c.order_id
            WHERE c.status IN ('pending', 'open') OR c.status = 'completed' AND o.status IS DISTINCT FROM 'cancelled'
            GROUP BY d.collection_id, d.person
            """;

    @Override
    public int number() {
        return 10;
    }

    @Override
    public String statement() {
        return "Nobody buys more of a drop than one person may";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "identities in limited drops");
        snapshot.each("order", PEOPLE, row -> {
            findings.checked(1, "identities in limited drops");
            if (row.number("units") > row.number("allowed")) {
                findings.broken("one person has " + row.number("units") + " units of drop " + row.text("collection")
                        + ", of which " + row.number("allowed") + " are allowed, in checkouts "
                        + row.text("checkouts"));
            }
        });
    }
}
