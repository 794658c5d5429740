package mx.maal.local.audit;

/**
 * A small drop that has sold, as the five slices tell it: one variant of 10 units; one order of two units shipped, one of
 * them returned as new and refunded; one order cancelled by the operator; one payment too many; one cart that still
 * holds a unit; one that was refused, one that let go of nothing, and one that wanted more than it may. All laws hold.
 */
final class SoldDrop {

    static final String VARIANT = id(1);
    static final String PRODUCT = id(2);
    static final String ORDER = id(10);
    static final String ITEM = id(11);
    static final String PAYMENT = id(12);
    static final String CHECKOUT = id(13);
    static final String CART = id(14);
    static final String HOLD = id(15);
    static final String CANCELLED_ORDER = id(20);
    static final String CANCELLED_ITEM = id(21);
    static final String CANCELLED_PAYMENT = id(22);
    static final String SURPLUS_PAYMENT = id(30);
    static final String DROP = id(70);
    static final String OPEN_CART = id(40);
    static final String OPEN_HOLD = id(41);
    static final String SHIPMENT = id(50);
    static final String RETURN = id(51);
    static final String RETURN_ITEM = id(52);

    private SoldDrop() {}

    static String id(int number) {
        return String.format("00000000-0000-4000-8000-%012d", number);
    }

    /** What one slice tells of it; the slice is empty. */
    static void in(ThrowAwaySlices slices, String slice) {
        switch (slice) {
            case "catalog" -> catalog(slices);
            case "inventory" -> inventory(slices);
            case "order" -> orders(slices);
            case "fulfillment" -> fulfillment(slices);
            case "payments" -> payments(slices);
            default -> throw new IllegalArgumentException(slice);
        }
    }

    private static void catalog(ThrowAwaySlices slices) {
        slices.run(
                "catalog",
                """
                INSERT INTO products (id, slug, title, status, version) VALUES ('%2$s', 'p', 'P', 'active', 3);
                INSERT INTO product_variants (id, product_id, sku, title, price_minor, currency)
                VALUES ('%1$s', '%2$s', 'S', 'M', 1000, 'MXN')
                """
                        .formatted(VARIANT, PRODUCT));
    }

    private static void inventory(ThrowAwaySlices slices) {
        slices.run(
                "inventory",
                """
                INSERT INTO stock_levels (product_variant_id, on_hand) VALUES ('%1$s', 9);
                INSERT INTO inventory_reservations (id, product_variant_id, cart_id, quantity, status, expires_at, line_quantity,
                    order_item_id, log_partition, log_offset)
                VALUES ('%2$s', '%1$s', '%3$s', 2, 'converted', now(), 0, '%4$s', 3, 0),
                    ('%5$s', '%1$s', '%6$s', 1, 'converted', now(), 0, '%7$s', 3, 1),
                    ('%8$s', '%1$s', '%9$s', 1, 'active', now() + interval '1 hour', 1, NULL, 3, 5),
                    (gen_random_uuid(), '%1$s', gen_random_uuid(), 9, 'active', now() - interval '1 second', 9, NULL, NULL, NULL);
                INSERT INTO line_places (request_id, product_variant_id, log_partition, log_offset, cart_id, mode, quantity, needed,
                    available, outcome, reservation_id, asked_at, logged_at, decided_at)
                SELECT gen_random_uuid(), '%1$s', 3, place, cart::uuid, mode, quantity, needed, available, outcome, hold::uuid,
                    now(), now(), now() + batch * interval '1 second'
                FROM (VALUES (0, '%3$s', 'add', 2, 2, 10, 'held', '%2$s', 1), (1, '%6$s', 'add', 1, 1, 8, 'held', '%5$s', 1),
                    (2, '%9$s', 'add', 2, 2, 7, 'held', '%8$s', 1), (3, '%10$s', 'add', 6, 6, 5, 'sold-out', NULL, 1),
                    (4, '%10$s', 'release', 0, 0, 5, 'released', NULL, 1), (5, '%9$s', 'set', 1, -1, 5, 'held', '%8$s', 1),
                    (6, '%10$s', 'add', 6, 6, 6, 'purchase-limit', NULL, 2), (7, '%10$s', 'add', 1, 1, 0, 'sold-out', NULL, 3))
                    turns (place, cart, mode, quantity, needed, available, outcome, hold, batch);
                INSERT INTO line_places (request_id, product_variant_id, log_partition, log_offset, log_index, cart_id, mode,
                    quantity, needed, available, outcome, asked_at, logged_at, decided_at, closed_until)
                SELECT gen_random_uuid(), '%1$s', 3, 8, index, gen_random_uuid(), 'add', 1, 1, index * 2, 'sold-out',
                    now(), now(), now() + (4 + index) * interval '1 second', now() + interval '1 second'
                FROM generate_series(0, 1) AS index;
                INSERT INTO inventory_movements (product_variant_id, quantity, type, actor, reservation_id, order_item_id,
                    return_item_id)
                VALUES ('%1$s', 10, 'receipt', 'o', NULL, NULL, NULL), ('%1$s', -2, 'sale', 'o', '%2$s', '%4$s', NULL),
                    ('%1$s', -1, 'sale', 'o', '%5$s', '%7$s', NULL), ('%1$s', 1, 'return', 'o', NULL, '%7$s', NULL),
                    ('%1$s', 1, 'return', 'o', NULL, '%4$s', '%10$s')
                """
                        .formatted(
                                VARIANT,
                                HOLD,
                                CART,
                                ITEM,
                                id(25),
                                id(24),
                                CANCELLED_ITEM,
                                OPEN_HOLD,
                                OPEN_CART,
                                RETURN_ITEM));
    }

    private static void orders(ThrowAwaySlices slices) {
        slices.run(
                "order",
                """
                INSERT INTO offered_products (product_id, version, active, drops, drops_since) VALUES ('%2$s', 3, true,
                    '[{"collectionId": "%6$s", "active": true, "admissionsPerSecond": 2}]', now() - interval '1 hour');
                INSERT INTO variant_offers (variant_id, product_id, active, title, price_minor, currency)
                VALUES ('%1$s', '%2$s', true, 'M', 1000, 'MXN');
                INSERT INTO carts (id, status) VALUES ('%3$s', 'completed'), ('%4$s', 'completed'), ('%5$s', 'open');
                INSERT INTO cart_lines (id, cart_id, variant_id, quantity, status, expires_at)
                VALUES (gen_random_uuid(), '%5$s', '%1$s', 1, 'reserved', now() + interval '1 hour');
                INSERT INTO tickets (collection_id, number, cart_id)
                VALUES ('%6$s', 1, '%3$s'), ('%6$s', 2, '%4$s'), ('%6$s', 3, '%5$s');
                INSERT INTO admissions (collection_id, from_number, to_number, per_second, admitted_at, used_until)
                VALUES ('%6$s', 1, 2, 2, now() - interval '20 minutes', now() - interval '20 minutes'),
                    ('%6$s', 3, 3, 2, now() - interval '10 minutes', now() - interval '10 minutes')
                """
                        .formatted(VARIANT, PRODUCT, CART, id(24), OPEN_CART, DROP));
        order(slices, ORDER, ITEM, PAYMENT, CHECKOUT, CART, 2, "shipped", 1000);
        order(slices, CANCELLED_ORDER, CANCELLED_ITEM, CANCELLED_PAYMENT, id(23), id(24), 1, "cancelled", 1099);
        slices.run(
                "order",
                """
                UPDATE order_items SET shipped_quantity = 2 WHERE id = '%1$s';
                INSERT INTO order_refunds (refund_id, order_id, amount_minor, reason)
                VALUES ('%2$s', '%3$s', 1000, 'return'), ('%4$s', '%5$s', 1099, 'operator');
                INSERT INTO surplus_payments (payment_id, checkout_id, amount_minor, currency, reason)
                VALUES ('%6$s', '%7$s', 2099, 'MXN', 'second-payment');
                INSERT INTO drop_purchases (person, checkout_id, collection_id, units, person_limit)
                VALUES ('ana', '%7$s', '%8$s', 2, 2), ('ana', '%9$s', '%8$s', 1, 2)
                """
                        .formatted(
                                ITEM,
                                id(60),
                                ORDER,
                                id(61),
                                CANCELLED_ORDER,
                                SURPLUS_PAYMENT,
                                CHECKOUT,
                                id(3),
                                id(23)));
    }

    private static void order(
            ThrowAwaySlices slices,
            String order,
            String item,
            String payment,
            String checkout,
            String cart,
            int units,
            String status,
            int refunded) {
        slices.run(
                "order",
                """
                INSERT INTO checkouts (id, cart_id, status, email, shipping_address, shipping_method, currency, subtotal_minor,
                    shipping_minor, total_minor, access_token, expires_at, order_id, created_at)
                VALUES ('%4$s', '%5$s', 'completed', 'a@b.mx', '{}', 'standard', 'MXN', %6$d * 1000, 99, %6$d * 1000 + 99, 't',
                    now(), '%1$s', now());
                INSERT INTO orders (id, number, checkout_id, cart_id, payment_id, status, email, shipping_address,
                    shipping_method, currency, subtotal_minor, shipping_minor, total_minor, refunded_minor, access_token_hash,
                    created_at)
                VALUES ('%1$s', right('%1$s', 6), '%4$s', '%5$s', '%3$s', '%7$s', 'a@b.mx', '{}', 'standard', 'MXN', %6$d * 1000,
                    99, %6$d * 1000 + 99, %8$d, 'h', now());
                INSERT INTO order_items (id, order_id, position, variant_id, title, quantity, unit_price_minor)
                VALUES ('%2$s', '%1$s', 0, '%9$s', 'M', %6$d, 1000)
                """
                        .formatted(order, item, payment, checkout, cart, units, status, refunded, VARIANT));
    }

    private static void fulfillment(ThrowAwaySlices slices) {
        for (String[] order : new String[][] {
            {ORDER, ITEM, "open", "2", "2", "1"}, {CANCELLED_ORDER, CANCELLED_ITEM, "cancelled", "1", "0", "0"}
        }) {
            slices.run(
                    "fulfillment",
                    """
                    INSERT INTO fulfillable_orders (order_id, number, status, checkout_id, payment_id, access_token_hash, currency,
                        shipping_method, ship_to_name, ship_to_line1, ship_to_city, ship_to_state, ship_to_postal_code,
                        ship_to_country)
                    VALUES ('%1$s', '1', '%3$s', gen_random_uuid(), gen_random_uuid(), 'h', 'MXN', 's', 'n', 'l', 'c', 's', 'p', 'MX');
                    INSERT INTO fulfillable_items (order_item_id, order_id, variant_id, sku, title, unit_price_minor, ordered,
                        shipped, return_requested, returned)
                    VALUES ('%2$s', '%1$s', '%7$s', 'S', 'M', 1000, %4$s, %5$s, %6$s, %6$s)
                    """
                            .formatted(order[0], order[1], order[2], order[3], order[4], order[5], VARIANT));
        }
        slices.run(
                "fulfillment",
                """
                INSERT INTO shipments (id, order_id, status, carrier, tracking_number, shipped_at)
                VALUES ('%1$s', '%2$s', 'shipped', 'c', 't', now());
                INSERT INTO shipment_items (shipment_id, order_item_id, quantity) VALUES ('%1$s', '%3$s', 2);
                INSERT INTO returns (id, order_id, status, reason, refund_status, refund_amount_minor)
                VALUES ('%4$s', '%2$s', 'refunded', 'r', 'succeeded', 1000);
                INSERT INTO return_items (id, return_id, order_item_id, quantity, condition, received_quantity, disposition)
                VALUES ('%5$s', '%4$s', '%3$s', 1, 'new', 1, 'restocked')
                """
                        .formatted(SHIPMENT, ORDER, ITEM, RETURN, RETURN_ITEM));
    }

    private static void payments(ThrowAwaySlices slices) {
        slices.run(
                "payments",
                """
                INSERT INTO payable_checkouts (checkout_id, cart_id, amount_minor, currency, expires_at)
                VALUES ('%1$s', gen_random_uuid(), 2099, 'MXN', now()), ('%2$s', gen_random_uuid(), 1099, 'MXN', now());
                INSERT INTO payments (id, checkout_id, order_id, provider, method, status, amount_minor, currency, captured_minor,
                    refunded_minor, provider_reference)
                VALUES ('%3$s', '%1$s', '%4$s', 'stripe', 'card', 'succeeded', 2099, 'MXN', 2099, 1000, 'pi_1'),
                    ('%5$s', '%2$s', '%6$s', 'stripe', 'card', 'succeeded', 1099, 'MXN', 1099, 1099, 'pi_2'),
                    ('%7$s', '%1$s', NULL, 'stripe', 'card', 'succeeded', 2099, 'MXN', 2099, 2099, 'pi_3');
                INSERT INTO refunds (id, payment_id, order_id, return_id, cause, reason, status, amount_minor, currency)
                VALUES ('%8$s', '%3$s', '%4$s', '%9$s', 'return:1', 'return', 'succeeded', 1000, 'MXN'),
                    ('%10$s', '%5$s', '%6$s', NULL, 'order-cancelled:1', 'operator', 'succeeded', 1099, 'MXN'),
                    (gen_random_uuid(), '%7$s', NULL, NULL, 'overpaid:1', 'overpaid', 'succeeded', 2099, 'MXN');
                INSERT INTO webhook_events (provider, event_id, type, payload, status)
                VALUES ('stripe', 'evt_1', 'payment_intent.succeeded', '{}', 'processed')
                """
                        .formatted(
                                CHECKOUT,
                                id(23),
                                PAYMENT,
                                ORDER,
                                CANCELLED_PAYMENT,
                                CANCELLED_ORDER,
                                SURPLUS_PAYMENT,
                                id(60),
                                RETURN,
                                id(61)));
    }
}
