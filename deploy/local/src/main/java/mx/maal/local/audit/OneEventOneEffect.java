package mx.maal.local.audit;

/** Law 5: payments beside the orders they made, and beside what was given back of them. */
final class OneEventOneEffect implements Law {

    private static final String TWO_ORDERS =
            """
            SELECT 'payment ' || payment_id AS cause, string_agg(id::text, ', ') AS orders FROM orders
            GROUP BY payment_id HAVING count(*) > 1
            UNION ALL
            SELECT 'checkout ' || checkout_id, string_agg(id::text, ', ') FROM orders
            GROUP BY checkout_id HAVING count(*) > 1
            """;

    private static final String TWO_EVENTS =
            """
            SELECT provider, event_id, count(*) AS times FROM webhook_events GROUP BY 1, 2 HAVING count(*) > 1
            """;

    private static final String TWO_PAYMENTS =
            """
            SELECT provider, provider_reference AS reference, string_agg(id::text, ', ') AS payments FROM payments
            WHERE provider_reference IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1
            """;

    private static final String ONE_CHARGE_TWICE =
            """
            SELECT provider, charge_reference AS reference, string_agg(id::text, ', ') AS payments FROM payments
            WHERE charge_reference IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1
            """;

    private static final String TWO_REFUNDS =
            """
            SELECT cause, string_agg(id::text, ', ') AS refunds FROM refunds WHERE status <> 'failed'
            GROUP BY 1 HAVING count(*) > 1
            """;

    private static final String MADE =
            """
            SELECT coalesce(o.payment_id, s.payment_id) AS id, o.id::text AS order_id, o.number, o.status,
                s.payment_id IS NOT NULL AS surplus
            FROM orders o FULL JOIN surplus_payments s ON s.payment_id = o.payment_id ORDER BY 1
            """;

    private static final String PAID =
            """
            SELECT p.id, p.checkout_id::text AS checkout, p.status, p.captured_minor AS captured,
                count(r.id) FILTER (WHERE r.reason = 'overpaid' AND r.status <> 'failed') AS overpaid_refunds,
                count(r.id) FILTER (WHERE r.reason IN ('stock-short', 'operator') AND r.status <> 'failed') AS cancel_refunds,
                count(r.id) FILTER (WHERE r.reason <> 'return' AND r.status = 'failed') AS failed_refunds,
                coalesce(sum(r.amount_minor) FILTER (WHERE r.status <> 'failed'), 0) AS refunded
            FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id
            WHERE p.status = 'succeeded' OR r.id IS NOT NULL GROUP BY p.id ORDER BY p.id
            """;

    @Override
    public int number() {
        return 5;
    }

    @Override
    public String statement() {
        return "One provider event, one effect";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "succeeded payments");
        snapshot.each(
                "order",
                TWO_ORDERS,
                row -> findings.broken(row.text("cause") + " made several orders: " + row.text("orders")));
        snapshot.each(
                "payments",
                TWO_EVENTS,
                row -> findings.broken("event " + row.text("event_id") + " of " + row.text("provider") + " was taken "
                        + row.number("times") + " times"));
        snapshot.each(
                "payments",
                TWO_PAYMENTS,
                row -> findings.broken("payment " + row.text("reference") + " of " + row.text("provider")
                        + " stands for several of ours: " + row.text("payments")));
        snapshot.each(
                "payments",
                ONE_CHARGE_TWICE,
                row -> findings.broken("the money " + row.text("reference") + " of " + row.text("provider")
                        + " was counted for several of our payments: " + row.text("payments")));
        snapshot.each(
                "payments",
                TWO_REFUNDS,
                row -> findings.broken(
                        "the cause " + row.text("cause") + " made several refunds: " + row.text("refunds")));
        snapshot.join("order", MADE, "payments", PAID, (made, paid) -> checkPayment(made, paid, findings));
        findings.checked(snapshot.count("payments", "webhook_events"), "provider events");
        findings.underWay(
                snapshot.count("payments", "webhook_events WHERE status = 'received'"),
                "provider events to be processed");
        findings.underWay(
                snapshot.count("payments", "refunds WHERE status IN ('requested', 'pending')"),
                "refunds at the provider");
        findings.remark(
                snapshot.count("payments", "webhook_events WHERE status = 'failed'"),
                "provider events that could not be processed");
        findings.remark(snapshot.count("payments", "payments WHERE status = 'quarantined'"), "payments quarantined");
        findings.remark(
                snapshot.count("payments", "refunds WHERE status = 'due'"), "refunds due, to be given back by hand");
    }

    private static void checkPayment(Row made, Row paid, Findings findings) {
        String id = (made == null ? paid : made).text("id");
        boolean succeeded = paid != null && paid.text("status").equals("succeeded");
        boolean hasOrder = made != null && made.has("order_id");
        if (hasOrder && made.flag("surplus")) {
            findings.broken("payment " + id + " made order " + made.text("order_id") + " and counts as one too many");
        }
        if (!succeeded) {
            if (made != null) {
                findings.suspicious(
                        "unpaid " + id,
                        (hasOrder ? "order " + made.text("order_id") : "a payment that is one too many")
                                + " stands on payment " + id + ", which is "
                                + (paid == null ? "unknown" : paid.text("status")));
            }
            return;
        }
        findings.checked(1, "succeeded payments");
        String what = "payment " + id + " of checkout " + paid.text("checkout");
        if (!hasOrder) {
            checkFullRefund("surplus " + id, what + " made no order: it", "overpaid_refunds", paid, findings);
            return;
        }
        String order = "order " + made.text("order_id") + " (" + made.text("number") + ")";
        if (paid.number("overpaid_refunds") > 0) {
            findings.suspicious("both " + id, what + " made " + order + " and was refunded as one too many");
        }
        if (!made.text("status").equals("cancelled")) {
            if (paid.number("cancel_refunds") > 0) {
                findings.suspicious(
                        "refunded " + id, order + " is " + made.text("status") + " and yet refunded as cancelled");
            }
        } else {
            checkFullRefund("cancelled " + id, order + " is cancelled: " + what, "cancel_refunds", paid, findings);
        }
    }

    private static void checkFullRefund(String key, String what, String column, Row paid, Findings findings) {
        if (paid.number("captured") == 0) {
            return;
        }
        if (paid.number(column) == 0 && paid.number("failed_refunds") > 0) {
            findings.remark(1, "refunds that the provider could not make, for an operator to settle");
        } else if (paid.number(column) != 1 || paid.number("refunded") != paid.number("captured")) {
            findings.suspicious(
                    key,
                    what + " has " + paid.number(column) + " refunds of all that was paid; refunded are "
                            + paid.number("refunded") + " of " + paid.number("captured"));
        }
    }
}
