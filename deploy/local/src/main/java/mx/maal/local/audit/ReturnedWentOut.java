package mx.maal.local.audit;

/** Law 7, and that what came back is in the ledger. */
final class ReturnedWentOut implements Law {

    private static final String ORDERED =
            """
            SELECT i.id, i.quantity, i.shipped_quantity AS shipped FROM order_items i ORDER BY i.id
            """;

    private static final String MOVED =
            """
            WITH left_us AS (
                SELECT i.order_item_id, sum(i.quantity) AS units FROM shipment_items i JOIN shipments s ON s.id = i.shipment_id
                WHERE s.status IN ('shipped', 'delivered', 'returned') GROUP BY 1),
            came_back AS (
                SELECT i.order_item_id, sum(i.received_quantity) AS units FROM return_items i JOIN returns r ON r.id = i.return_id
                WHERE r.status IN ('received', 'refunded') GROUP BY 1)
            SELECT f.order_item_id AS id, f.order_id::text AS order_id, f.ordered, f.shipped, f.returned,
                coalesce(l.units, 0) AS left_us, coalesce(b.units, 0) AS came_back
            FROM fulfillable_items f LEFT JOIN left_us l USING (order_item_id) LEFT JOIN came_back b USING (order_item_id)
            ORDER BY f.order_item_id
            """;

    private static final String RECEIVED =
            """
            SELECT i.id, i.return_id::text AS return_id, i.order_item_id::text AS item, i.received_quantity AS units,
                i.disposition
            FROM return_items i JOIN returns r ON r.id = i.return_id
            WHERE r.status IN ('received', 'refunded') AND i.received_quantity > 0 ORDER BY i.id
            """;

    private static final String BOOKED =
            """
            SELECT return_item_id AS id, coalesce(sum(quantity) FILTER (WHERE type = 'return'), 0) AS back,
                -coalesce(sum(quantity) FILTER (WHERE type = 'damage'), 0) AS written_off, count(*) AS movements
            FROM inventory_movements WHERE return_item_id IS NOT NULL GROUP BY 1 ORDER BY 1
            """;

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String statement() {
        return "What comes back went out";
    }

    @Override
    public void check(Snapshot snapshot, Findings findings) {
        findings.checked(0, "order items");
        snapshot.join("order", ORDERED, "fulfillment", MOVED, (ordered, moved) -> {
            if (moved != null) {
                checkItem(ordered, moved, findings);
            }
        });
        snapshot.join("fulfillment", RECEIVED, "inventory", BOOKED, (received, booked) -> {
            checkReturn(received, booked, findings);
        });
    }

    private static void checkItem(Row ordered, Row moved, Findings findings) {
        findings.checked(1, "order items");
        findings.checked(moved.number("left_us"), "units shipped");
        findings.checked(moved.number("came_back"), "returned");
        String what = "order item " + moved.text("id") + " of order " + moved.text("order_id");
        if (moved.number("came_back") > moved.number("left_us") || moved.number("left_us") > moved.number("ordered")) {
            findings.broken(what + ": " + moved.number("ordered") + " ordered, " + moved.number("left_us")
                    + " shipped, " + moved.number("came_back") + " returned");
        }
        if (moved.number("left_us") != moved.number("shipped")
                || moved.number("came_back") != moved.number("returned")) {
            findings.broken(what + " counts " + moved.number("shipped") + " shipped and " + moved.number("returned")
                    + " returned; its parcels say " + moved.number("left_us") + " and " + moved.number("came_back"));
        }
        if (ordered == null) {
            findings.suspicious("unordered " + moved.text("id"), what + " was never ordered");
        } else if (ordered.number("quantity") != moved.number("ordered")
                || ordered.number("shipped") != moved.number("left_us")) {
            findings.suspicious(
                    "shipped " + moved.text("id"),
                    what + ": order-service knows " + ordered.number("quantity") + " ordered and "
                            + ordered.number("shipped") + " shipped, fulfillment-service " + moved.number("ordered")
                            + " and " + moved.number("left_us"));
        }
    }

    private static void checkReturn(Row received, Row booked, Findings findings) {
        if (received == null) {
            findings.suspicious(
                    "unreturned " + booked.text("id"),
                    "return item " + booked.text("id") + " is in the ledger and was never received");
            return;
        }
        boolean writtenOff = "written-off".equals(received.text("disposition"));
        long units = received.number("units");
        if (booked == null
                || booked.number("back") != units
                || booked.number("written_off") != (writtenOff ? units : 0)
                || booked.number("movements") != (writtenOff ? 2 : 1)) {
            findings.suspicious(
                    "return " + received.text("id"),
                    "return item " + received.text("id") + " of order item " + received.text("item") + ": "
                            + units + " received, " + received.text("disposition") + "; in the ledger are "
                            + (booked == null ? 0 : booked.number("back")) + " back and "
                            + (booked == null ? 0 : booked.number("written_off")) + " written off");
        }
    }
}
