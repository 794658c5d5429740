package mx.maal.local.audit;

/** Law 6: in whole minor units, within each slice and between what was ordered and what was paid. */
final class MoneyAddsUp implements Law {

    private static final String OVER_REFUNDED =
            """
            SELECT p.id::text AS payment, p.captured_minor AS captured, p.refunded_minor AS claimed,
                coalesce(sum(r.amount_minor), 0) AS refunded, bool_and(r.currency = p.currency) AS one_currency
            FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id AND r.status <> 'failed'
            GROUP BY p.id
            HAVING coalesce(sum(r.amount_minor), 0) > p.captured_minor
                OR coalesce(sum(r.amount_minor), 0) <> p.refunded_minor
                OR NOT coalesce(bool_and(r.currency = p.currency), true)
            """;

    private static final String WRONG_TOTALS =
            """
            WITH items AS (SELECT order_id, sum(quantity * unit_price_minor) AS units FROM order_items GROUP BY 1)
            SELECT o.id::text AS order_id, o.number, o.total_minor AS total, o.shipping_minor AS shipping,
                coalesce(i.units, 0) AS items, c.total_minor AS checkout_total
            FROM orders o LEFT JOIN items i ON i.order_id = o.id LEFT JOIN checkouts c ON c.id = o.checkout_id
            WHERE o.total_minor IS DISTINCT FROM coalesce(i.units, 0) + o.shipping_minor
                OR o.total_minor IS DISTINCT FROM c.total_minor OR o.currency IS DISTINCT FROM c.currency
            """;

    private static final String WRONG_REFUNDS =
            """
            SELECT o.id::text AS order_id, o.number, o.refunded_minor AS refunded, coalesce(sum(r.amount_minor), 0) AS told
            FROM orders o LEFT JOIN order_refunds r ON r.order_id = o.id GROUP BY o.id
            HAVING o.refunded_minor <> coalesce(sum(r.amount_minor), 0) OR o.refunded_minor > o.total_minor
            """;

    private static final String NOT_WHOLE =
            """
            SELECT table_name || '.' || column_name AS name, data_type FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'flyway_schema_history'
                AND (column_name LIKE '%\\_minor' AND data_type <> 'bigint'
                    OR data_type IN ('real', 'double precision', 'numeric', 'money'))
            """;

    private static final String ORDERED =
            """
            SELECT payment_id AS id, id::text AS order_id, number, total_minor AS total, currency, refunded_minor AS refunded
            FROM orders ORDER BY payment_id
            """;

    private static final String PAID =
            """
            SELECT p.id, p.amount_minor AS amount, p.captured_minor AS captured, p.currency,
                coalesce(sum(r.amount_minor), 0) AS refunded
            FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id AND r.status = 'succeeded'
            WHERE p.status = 'succeeded' GROUP BY p.id ORDER BY p.id
            """;

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String statement() {
        return "Money adds up";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "orders");
        for (String slice : Slices.NAMES) {
            snapshot.each(
                    slice,
                    NOT_WHOLE,
                    row -> findings.broken(slice + " keeps " + row.text("name") + " as " + row.text("data_type")
                            + ", not in whole minor units"));
        }
        snapshot.each(
                "payments",
                OVER_REFUNDED,
                row -> findings.broken("payment " + row.text("payment") + ": its refunds add up to "
                        + row.number("refunded") + ", it says " + row.number("claimed") + ", captured were "
                        + row.number("captured")));
        snapshot.each(
                "order",
                WRONG_TOTALS,
                row -> findings.broken("order " + row.text("order_id") + " (" + row.text("number") + ") is of "
                        + row.number("total") + "; its items are " + row.number("items") + ", shipping "
                        + row.number("shipping") + ", its checkout was " + row.text("checkout_total")));
        snapshot.each(
                "order",
                WRONG_REFUNDS,
                row -> findings.broken("order " + row.text("order_id") + " (" + row.text("number") + ") says "
                        + row.number("refunded") + " refunded; it was told " + row.number("told")));
        snapshot.join("order", ORDERED, "payments", PAID, (ordered, paid) -> {
            if (ordered != null && paid != null) {
                checkOrder(ordered, paid, findings);
            }
        });
        findings.checked(snapshot.count("payments", "refunds"), "refunds");
    }

    private static void checkOrder(Row ordered, Row paid, Findings findings) {
        findings.checked(1, "orders");
        String order = "order " + ordered.text("order_id") + " (" + ordered.text("number") + ")";
        if (ordered.number("total") != paid.number("amount")
                || ordered.number("total") != paid.number("captured")
                || !ordered.text("currency").equals(paid.text("currency"))) {
            findings.suspicious(
                    "amount " + ordered.text("order_id"),
                    order + " is of " + ordered.number("total") + " " + ordered.text("currency") + "; payment "
                            + paid.text("id") + " is of " + paid.number("amount") + " " + paid.text("currency")
                            + ", captured " + paid.number("captured"));
        }
        if (ordered.number("refunded") != paid.number("refunded")) {
            findings.suspicious(
                    "refunds " + ordered.text("order_id"),
                    order + " says " + ordered.number("refunded") + " refunded; of payment " + paid.text("id")
                            + " were " + paid.number("refunded"));
        }
    }
}
