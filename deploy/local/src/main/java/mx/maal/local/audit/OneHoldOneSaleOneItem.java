package mx.maal.local.audit;

/** Law 4: order items beside the holds and movements that carry their ids. */
final class OneHoldOneSaleOneItem implements Law {

    private static final String ITEMS =
            """
            SELECT i.id, i.order_id::text AS order_id, i.variant_id::text AS variant, i.quantity, o.number, o.status
            FROM order_items i JOIN orders o ON o.id = i.order_id ORDER BY i.id
            """;

    private static final String SOLD =
            """
            WITH holds AS (
                SELECT order_item_id AS id, count(*) AS holds, sum(quantity) AS units, min(product_variant_id::text) AS variant,
                    string_agg(id::text, ', ' ORDER BY id) AS hold
                FROM inventory_reservations WHERE status = 'converted' AND order_item_id IS NOT NULL GROUP BY 1),
            sales AS (
                SELECT order_item_id AS id, count(*) AS sales, -sum(quantity) AS units, min(product_variant_id::text) AS variant,
                    string_agg(reservation_id::text, ', ' ORDER BY reservation_id) AS hold
                FROM inventory_movements WHERE type = 'sale' AND order_item_id IS NOT NULL GROUP BY 1),
            restocks AS (
                SELECT order_item_id AS id, count(*) AS restocks, sum(quantity) AS units FROM inventory_movements
                WHERE type = 'return' AND return_item_id IS NULL AND order_item_id IS NOT NULL GROUP BY 1)
            SELECT id, coalesce(h.holds, 0) AS holds, coalesce(s.sales, 0) AS sales, coalesce(r.restocks, 0) AS restocks,
                coalesce(h.units, 0) AS held_units, coalesce(s.units, 0) AS sold_units,
                coalesce(r.units, 0) AS restocked_units, coalesce(h.variant, s.variant) AS variant,
                h.variant IS NOT DISTINCT FROM s.variant AS same_variant, h.hold IS NOT DISTINCT FROM s.hold AS same_hold
            FROM holds h FULL JOIN sales s USING (id) FULL JOIN restocks r USING (id) ORDER BY id
            """;

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String statement() {
        return "One converted hold, one sale, one order item";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "order items");
        snapshot.join("order", ITEMS, "inventory", SOLD, (item, sold) -> {
            if (sold != null) {
                checkSale(sold, findings);
            }
            if (item == null) {
                findings.suspicious(
                        "nobody's " + sold.text("id"),
                        "units of variant " + sold.text("variant") + " were sold for order item " + sold.text("id")
                                + ", which does not exist");
            } else {
                checkItem(item, sold, findings);
            }
        });
    }

    /** What inventory must agree on with itself. */
    private static void checkSale(Row sold, Findings findings) {
        String what = "order item " + sold.text("id");
        if (sold.number("holds") != 1 || sold.number("sales") != 1) {
            findings.broken(what + " has " + sold.number("holds") + " converted holds and " + sold.number("sales")
                    + " sale movements");
        } else if (!sold.flag("same_hold")
                || !sold.flag("same_variant")
                || sold.number("held_units") != sold.number("sold_units")) {
            findings.broken(what + ": its sale movement is not of its hold's variant and quantity");
        }
        if (sold.number("restocks") > 1 || sold.number("restocked_units") > sold.number("sold_units")) {
            findings.broken(what + " was sold " + sold.number("sold_units") + " and put back "
                    + sold.number("restocked_units") + " in " + sold.number("restocks") + " movements");
        }
    }

    private static void checkItem(Row item, Row sold, Findings findings) {
        findings.checked(1, "order items");
        String status = item.text("status");
        String what = "order item " + item.text("id") + " of " + status + " order " + item.text("order_id") + " ("
                + item.text("number") + ")";
        if (status.equals("placed")) {
            findings.underWay(1, "order items waiting for their units");
        } else if (sold == null && !status.equals("cancelled")) {
            findings.suspicious("unsold " + item.text("id"), what + " has no converted hold and no sale movement");
        } else if (sold != null
                && (sold.number("sold_units") != item.number("quantity")
                        || !item.text("variant").equals(sold.text("variant")))) {
            findings.suspicious(
                    "differs " + item.text("id"),
                    what + " is " + item.number("quantity") + " of variant " + item.text("variant")
                            + ", but what was sold for it is " + sold.number("sold_units") + " of variant "
                            + sold.text("variant"));
        }
        if (sold != null) {
            long expected = status.equals("cancelled") ? sold.number("sold_units") : 0;
            if (sold.number("restocked_units") != expected) {
                findings.suspicious(
                        "restock " + item.text("id"),
                        what + " was sold " + sold.number("sold_units") + " and put back "
                                + sold.number("restocked_units"));
            }
        }
    }
}
