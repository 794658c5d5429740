package mx.maal.local.audit;

import java.util.List;

/** Law 8: nothing waits to be published for long, nothing was refused, and each fact shows where it was to have its effect. */
final class FactsArrive implements Law {

    private static final String PRODUCTS = "SELECT id, version FROM products WHERE version > 0 ORDER BY id";
    private static final String OFFERED = "SELECT product_id AS id, version FROM offered_products ORDER BY product_id";

    private static final String VARIANTS = "SELECT id FROM product_variants ORDER BY id";
    private static final String LEVELS = "SELECT product_variant_id AS id FROM stock_levels ORDER BY 1";

    private static final String CHECKOUTS =
            """
            SELECT id, status, total_minor AS total FROM checkouts WHERE status IN ('open', 'completed') ORDER BY id
            """;
    private static final String PAYABLE =
            "SELECT checkout_id AS id, amount_minor AS amount FROM payable_checkouts ORDER BY checkout_id";

    private static final String ORDERS = "SELECT id, number, status FROM orders ORDER BY id";
    private static final String FULFILLABLE =
            """
            SELECT o.order_id AS id, o.status, (SELECT count(*) FROM shipments s WHERE s.order_id = o.order_id) AS shipments
            FROM fulfillable_orders o ORDER BY o.order_id
            """;

    private static final String PAID_ORDERS =
            "SELECT payment_id AS id, id::text AS order_id, number FROM orders ORDER BY payment_id";
    private static final String PAYMENTS = "SELECT id, order_id::text AS order_id FROM payments ORDER BY id";

    private static final String RETURNS =
            """
            SELECT id, refund_status AS refund, refund_amount_minor AS amount FROM returns
            WHERE refund_status IS NOT NULL ORDER BY id
            """;
    private static final String RETURN_REFUNDS =
            """
            SELECT return_id AS id, count(*) FILTER (WHERE status <> 'failed') AS refunds, count(*) AS attempts,
                coalesce(sum(amount_minor) FILTER (WHERE status <> 'failed'), 0) AS amount, bool_or(status = 'succeeded') AS succeeded
            FROM refunds WHERE return_id IS NOT NULL GROUP BY 1 ORDER BY 1
            """;

    /** A hold and its cart line meet by the cart and the variant; what ends within moments is left out on one side. */
    private static final String LINES =
            """
            SELECT md5(cart_id::text || variant_id::text)::uuid AS id, cart_id::text AS cart, variant_id::text AS variant, quantity,
                expires_at > %1$s + interval '5 seconds' AS lasting
            FROM cart_lines WHERE status = 'reserved' AND expires_at > %1$s ORDER BY 1
            """
                    .formatted(Snapshot.NOW);

    private static final String HOLDS =
            """
            SELECT md5(cart_id::text || product_variant_id::text)::uuid AS id, cart_id::text AS cart,
                product_variant_id::text AS variant, line_quantity AS quantity,
                expires_at > %1$s + interval '5 seconds' AS lasting
            FROM inventory_reservations WHERE status = 'active' AND line_quantity > 0 AND expires_at > %1$s ORDER BY 1
            """
                    .formatted(Snapshot.NOW);

    private final Events events;
    private final int oldestSeconds;

    /** @param oldestSeconds how long a fact may wait to be published */
    FactsArrive(Events events, int oldestSeconds) {
        this.events = events;
        this.oldestSeconds = oldestSeconds;
    }

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String statement() {
        return "A fact is published if and only if its transaction committed";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        for (String slice : Slices.NAMES) {
            checkOutbox(slice, snapshot, findings);
        }
        List<String> letters = events.deadLetters();
        letters.forEach(letter -> findings.broken("dead letter: " + letter));
        findings.checked(letters.size(), "dead letters");
        checkCatalog(snapshot, findings);
        checkHolds(snapshot, findings);
        checkPayments(snapshot, findings);
        checkFulfillment(snapshot, findings);
    }

    private void checkOutbox(String slice, Snapshot snapshot, Findings findings) {
        findings.underWay(snapshot.count(slice, "outbox"), "facts to be published");
        snapshot.each(
                slice,
                "SELECT seq, type, key, extract(epoch FROM clock_timestamp() - occurred_at)::bigint AS seconds FROM outbox"
                        + " WHERE occurred_at < clock_timestamp() - interval '" + oldestSeconds
                        + " seconds' ORDER BY seq",
                row -> findings.broken(slice + "-service has not published " + row.text("type") + " of "
                        + row.text("key") + " (outbox " + row.text("seq") + ") for " + row.number("seconds") + " s"));
    }

    private static void checkCatalog(Snapshot snapshot, Findings findings) {
        snapshot.join("catalog", PRODUCTS, "order", OFFERED, (product, offered) -> {
            findings.checked(1, "effects in other slices");
            if (product != null && (offered == null || offered.number("version") != product.number("version"))) {
                findings.suspicious(
                        "offered " + product.text("id"),
                        "product " + product.text("id") + " is at version " + product.number("version")
                                + "; order-service has "
                                + (offered == null ? "none" : offered.text("version")));
            }
        });
        snapshot.join("catalog", VARIANTS, "inventory", LEVELS, (variant, level) -> {
            findings.checked(1, "effects in other slices");
            if (level == null) {
                findings.suspicious(
                        "variant " + variant.text("id"),
                        "inventory-service does not know variant " + variant.text("id"));
            }
        });
    }

    private static void checkHolds(Snapshot snapshot, Findings findings) {
        snapshot.join("order", LINES, "inventory", HOLDS, (line, hold) -> {
            findings.checked(1, "effects in other slices");
            Row there = line == null ? hold : line;
            if (there.flag("lasting")
                    && (line == null || hold == null || line.number("quantity") != hold.number("quantity"))) {
                findings.suspicious(
                        "line " + there.text("id"),
                        "cart " + there.text("cart") + " and variant " + there.text("variant") + ": the cart line says "
                                + (line == null ? 0 : line.number("quantity")) + " held, inventory-service "
                                + (hold == null ? 0 : hold.number("quantity")));
            }
        });
    }

    private static void checkPayments(Snapshot snapshot, Findings findings) {
        snapshot.join("order", CHECKOUTS, "payments", PAYABLE, (checkout, payable) -> {
            if (checkout == null) {
                return;
            }
            findings.checked(1, "effects in other slices");
            if (payable == null || payable.number("amount") != checkout.number("total")) {
                findings.suspicious(
                        "checkout " + checkout.text("id"),
                        "checkout " + checkout.text("id") + " is " + checkout.text("status") + " with "
                                + checkout.number("total") + " to be paid; payments-service knows of "
                                + (payable == null ? "nothing" : payable.text("amount")));
            }
        });
        snapshot.join("order", PAID_ORDERS, "payments", PAYMENTS, (order, payment) -> {
            if (order != null && payment != null && !order.text("order_id").equals(payment.text("order_id"))) {
                findings.suspicious(
                        "payment " + payment.text("id"),
                        "payment " + payment.text("id") + " made order " + order.text("order_id") + " ("
                                + order.text("number") + "); payments-service knows " + payment.text("order_id"));
            }
        });
        snapshot.join("fulfillment", RETURNS, "payments", RETURN_REFUNDS, (back, refund) -> {
            findings.checked(1, "effects in other slices");
            checkReturnRefund(back, refund, findings);
        });
    }

    private static void checkReturnRefund(Row back, Row refund, Findings findings) {
        if (back == null || refund == null) {
            Row there = back == null ? refund : back;
            findings.suspicious(
                    "return refund " + there.text("id"),
                    "return " + there.text("id")
                            + (back == null
                                    ? " was refunded by payments-service; fulfillment-service never approved that"
                                    : " was approved for refund; payments-service has not heard of it"));
            return;
        }
        boolean refunded = back.text("refund").equals("succeeded");
        if (refund.number("refunds") > 1
                || refunded != refund.flag("succeeded")
                || refunded && refund.number("amount") != back.number("amount")) {
            findings.suspicious(
                    "return refund " + back.text("id"),
                    "return " + back.text("id") + " has its refund of " + back.number("amount") + " "
                            + back.text("refund") + "; payments-service has " + refund.number("refunds") + " of "
                            + refund.number("amount") + (refund.flag("succeeded") ? ", succeeded" : ""));
        }
    }

    private static void checkFulfillment(Snapshot snapshot, Findings findings) {
        snapshot.join("order", ORDERS, "fulfillment", FULFILLABLE, (order, fulfillable) -> {
            findings.checked(1, "effects in other slices");
            if (order == null) {
                findings.suspicious(
                        "fulfillable " + fulfillable.text("id"),
                        "fulfillment-service ships order " + fulfillable.text("id") + ", which does not exist");
            } else {
                checkOrder(order, fulfillable, findings);
            }
        });
    }

    private static void checkOrder(Row order, Row fulfillable, Findings findings) {
        String status = order.text("status");
        String what = status + " order " + order.text("id") + " (" + order.text("number") + ")";
        if (status.equals("cancelling")) {
            findings.underWay(1, "orders being cancelled");
        } else if (status.equals("placed") || status.equals("cancelled")) {
            if (fulfillable != null && !fulfillable.text("status").equals("cancelled")) {
                findings.suspicious("order " + order.text("id"), what + " is to be shipped by fulfillment-service");
            }
        } else if (fulfillable == null) {
            findings.suspicious("order " + order.text("id"), what + " is unknown to fulfillment-service");
        } else if (fulfillable.text("status").equals("cancelled") || fulfillable.number("shipments") == 0) {
            findings.suspicious(
                    "order " + order.text("id"),
                    what + " is " + fulfillable.text("status") + " with " + fulfillable.number("shipments")
                            + " shipments at fulfillment-service");
        }
    }
}
