package mx.maal.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks each law in every way that the audit looks for, and has it reported. */
class AuditTest {

    private static final Set<String> TOUCHED = new HashSet<>(Slices.NAMES);
    private static ThrowAwaySlices slices;

    @BeforeAll
    static void start() throws IOException {
        slices = new ThrowAwaySlices();
    }

    @AfterAll
    static void stop() throws IOException {
        slices.close();
    }

    @BeforeEach
    void sell() {
        for (String slice : TOUCHED) {
            slices.rebuild(slice);
            SoldDrop.in(slices, slice);
        }
        TOUCHED.clear();
    }

    @Test
    void findsNothingWrongWithASoldDrop() {
        List<Auditor.Verdict> verdicts = audit(new QuietEvents());

        assertThat(verdicts)
                .allSatisfy(verdict -> assertThat(verdict.violations()).isEmpty());
        assertThat(verdicts.get(0).firstLook().checked()).containsEntry("units held", 1L);
        assertThat(verdicts.get(2).firstLook().underWay()).containsValue(1L);
        assertThat(verdicts.get(3).firstLook().checked()).containsEntry("order items", 2L);
        assertThat(verdicts.get(4).firstLook().checked()).containsEntry("succeeded payments", 3L);
        assertThat(verdicts.get(8).firstLook().checked()).containsEntry("requests in line", 10L);
        assertThat(verdicts.get(10).firstLook().checked()).containsEntry("tickets", 3L);
    }

    @ParameterizedTest(name = "law {0}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            1 | inventory | UPDATE stock_levels SET on_hand = 8                                          | add up to 9
            1 | inventory | UPDATE inventory_reservations SET quantity = 10 WHERE status = 'active'      | 10 units held of 9
            1 | inventory | INSERT INTO inventory_reservations (product_variant_id, cart_id, quantity, expires_at) SELECT product_variant_id, gen_random_uuid(), 9, now() + interval '1 hour' FROM stock_levels | 10 units held of 9
            1 | inventory | UPDATE blocked_units SET units = units + 1                                   | its holds add up to
            1 | inventory | ALTER TABLE inventory_reservations DISABLE TRIGGER inventory_reservations_changed; UPDATE inventory_reservations SET status = 'released' WHERE status = 'active' | its holds add up to 0
            1 | inventory | DROP INDEX idx_inventory_reservations_cart_variant; INSERT INTO inventory_reservations (product_variant_id, cart_id, quantity, expires_at) SELECT product_variant_id, cart_id, 1, now() FROM inventory_reservations WHERE status = 'active' AND quantity = 1 | several active holds
            1 | inventory | INSERT INTO inventory_movements (product_variant_id, quantity, type, actor) SELECT product_variant_id, -10, 'adjustment', 'x' FROM stock_levels | add up to -1
            2 | inventory | GRANT UPDATE ON inventory_movements TO maal_inventory_app                    | may update
            2 | inventory | GRANT UPDATE (reason) ON inventory_movements TO maal_inventory_app           | may update
            2 | inventory | GRANT DELETE ON inventory_movements TO maal_inventory_app                    | may delete
            2 | inventory | GRANT TRUNCATE ON inventory_movements TO maal_inventory_app                  | may truncate
            2 | inventory | ALTER TABLE inventory_movements DISABLE TRIGGER USER                         | no trigger refuses DELETE
            2 | inventory | DROP TRIGGER inventory_movements_only_grow ON inventory_movements            | no trigger refuses TRUNCATE
            3 | inventory | INSERT INTO inventory_movements (product_variant_id, quantity, type, actor, reservation_id) SELECT product_variant_id, -1, 'adjustment', 'x', id FROM inventory_reservations WHERE status = 'active' | which is active
            3 | inventory | UPDATE inventory_reservations SET status = 'released', order_item_id = NULL WHERE status = 'converted' AND quantity = 2 | which is released
            3 | inventory | INSERT INTO inventory_movements (product_variant_id, quantity, type, actor) SELECT product_variant_id, -1, 'sale', 'x' FROM stock_levels | without a hold
            4 | inventory | UPDATE inventory_reservations SET status = 'released', order_item_id = NULL WHERE status = 'converted' AND quantity = 2 | 0 converted holds and 1 sale
            4 | inventory | INSERT INTO inventory_movements (product_variant_id, quantity, type, actor, reservation_id, order_item_id) SELECT product_variant_id, quantity, type, actor, reservation_id, order_item_id FROM inventory_movements WHERE type = 'sale' AND quantity = -2 | 1 converted holds and 2 sale
            4 | inventory | UPDATE inventory_reservations SET quantity = 1 WHERE status = 'converted'    | not of its hold's
            4 | inventory | INSERT INTO inventory_movements (product_variant_id, quantity, type, actor, order_item_id) SELECT product_variant_id, quantity, type, actor, order_item_id FROM inventory_movements WHERE type = 'return' AND return_item_id IS NULL | in 2 movements
            4 | order     | UPDATE order_items SET quantity = 3 WHERE quantity = 2                       | what was sold for it is 2
            4 | order     | UPDATE orders SET status = 'confirmed' WHERE status = 'cancelled'            | was sold 1 and put back 1
            4 | order     | UPDATE orders SET status = 'cancelled' WHERE status = 'shipped'              | was sold 2 and put back 0
            4 | order     | INSERT INTO order_items (id, order_id, position, variant_id, title, quantity, unit_price_minor) SELECT gen_random_uuid(), order_id, 1, gen_random_uuid(), 'x', 1, 0 FROM order_items WHERE quantity = 2 | no converted hold
            4 | order     | DELETE FROM order_items WHERE quantity = 2                                   | does not exist
            5 | order     | ALTER TABLE orders DROP CONSTRAINT orders_payment_id_key; UPDATE orders SET payment_id = (SELECT min(payment_id::text)::uuid FROM orders) | made several orders
            5 | payments  | DROP INDEX idx_webhook_provider_event; INSERT INTO webhook_events (provider, event_id, type, payload) SELECT provider, event_id, type, payload FROM webhook_events | was taken 2 times
            5 | payments  | DROP INDEX idx_payments_provider_reference; UPDATE payments SET provider_reference = 'pi_1' | stands for several
            5 | payments  | DROP INDEX idx_refunds_one_per_cause; UPDATE refunds SET cause = 'x' | made several refunds
            5 | payments  | DELETE FROM refunds WHERE reason = 'overpaid'                                | made no order
            5 | payments  | DELETE FROM refunds WHERE reason = 'operator'                                | 0 refunds of all
            5 | payments  | UPDATE refunds SET amount_minor = 1 WHERE reason = 'operator'                | refunded are 1 of 1099
            5 | payments  | INSERT INTO refunds (id, payment_id, cause, reason, amount_minor, currency) SELECT gen_random_uuid(), payment_id, 'y', reason, amount_minor, currency FROM refunds WHERE reason = 'operator' | 2 refunds of all
            5 | payments  | UPDATE refunds SET reason = 'overpaid' WHERE reason = 'return'               | refunded as one too many
            5 | payments  | UPDATE refunds SET reason = 'operator' WHERE reason = 'return'               | yet refunded as cancelled
            5 | payments  | UPDATE payments SET status = 'failed' WHERE provider_reference = 'pi_1'      | which is failed
            5 | order     | DELETE FROM order_refunds; DELETE FROM order_items; DELETE FROM orders WHERE status = 'shipped' | made no order
            5 | order     | INSERT INTO surplus_payments SELECT payment_id, checkout_id, total_minor, currency, 'second-payment' FROM orders WHERE status = 'shipped' | counts as one too many
            6 | payments  | UPDATE refunds SET amount_minor = 5000 WHERE reason = 'return'               | add up to 5000
            6 | payments  | UPDATE payments SET refunded_minor = 0 WHERE provider_reference = 'pi_1'     | it says 0
            6 | order     | UPDATE order_items SET unit_price_minor = 999                                | its items are 1998
            6 | order     | UPDATE checkouts SET shipping_minor = 98, total_minor = total_minor - 1      | its checkout was 2098
            6 | order     | DELETE FROM order_refunds WHERE reason = 'return'                            | it was told 0
            6 | order     | UPDATE order_refunds SET amount_minor = 999 WHERE reason = 'return'; UPDATE orders SET refunded_minor = 999 WHERE refunded_minor = 1000 | of payment
            6 | payments  | UPDATE payments SET amount_minor = 2098, captured_minor = 2098 WHERE provider_reference = 'pi_1' | is of 2098
            6 | payments  | ALTER TABLE payments ALTER amount_minor TYPE numeric                         | not in whole minor units
            7 | fulfillment | UPDATE shipment_items SET quantity = 3                                     | 2 ordered, 3 shipped
            7 | fulfillment | UPDATE return_items SET quantity = 3, received_quantity = 3                | 2 shipped, 3 returned
            7 | fulfillment | UPDATE fulfillable_items SET shipped = 1 WHERE shipped = 2                 | counts 1 shipped
            7 | order       | UPDATE order_items SET shipped_quantity = 1 WHERE quantity = 2             | order-service knows 2 ordered and 1 shipped
            7 | order       | DELETE FROM order_items WHERE quantity = 2                                 | was never ordered
            7 | fulfillment | UPDATE return_items SET condition = 'damaged', disposition = 'written-off' | 0 written off
            7 | fulfillment | DELETE FROM return_items                                                   | was never received
            8 | inventory   | INSERT INTO outbox (topic, key, type, body, occurred_at) VALUES ('t', 'k', 'x.y.v1', '{}', now() - interval '1 minute') | has not published x.y.v1
            8 | catalog     | UPDATE products SET version = 4                                            | order-service has 3
            8 | catalog     | INSERT INTO product_variants (product_id, sku, title, price_minor, currency) SELECT id, 'T', 'L', 1, 'MXN' FROM products | does not know variant
            8 | order       | UPDATE cart_lines SET quantity = 2                                         | the cart line says 2 held
            8 | order       | DELETE FROM cart_lines                                                     | the cart line says 0 held
            8 | inventory   | DELETE FROM inventory_reservations WHERE status = 'active' AND quantity = 1 | inventory-service 0
            8 | payments    | UPDATE payable_checkouts SET amount_minor = 5 WHERE amount_minor = 2099    | knows of 5
            8 | payments    | UPDATE payments SET order_id = NULL                                        | payments-service knows null
            8 | payments    | DELETE FROM refunds WHERE reason = 'return'                                | has not heard of it
            8 | payments    | UPDATE refunds SET status = 'requested' WHERE reason = 'return'            | its refund of 1000 succeeded
            8 | fulfillment | UPDATE returns SET status = 'received', refund_status = NULL, refund_amount_minor = NULL | never approved that
            8 | fulfillment | UPDATE fulfillable_orders SET status = 'open'                              | is to be shipped
            8 | fulfillment | UPDATE fulfillable_orders SET status = 'cancelled'                         | is cancelled with 1 shipments
            8 | fulfillment | DELETE FROM shipment_items; DELETE FROM shipments                          | with 0 shipments
            8 | order       | DELETE FROM order_refunds; DELETE FROM order_items; DELETE FROM orders     | which does not exist
            9 | inventory   | GRANT UPDATE (outcome) ON line_places TO maal_inventory_app                | may update line_places
            9 | inventory   | GRANT DELETE ON line_places TO maal_inventory_app                          | may delete line_places
            9 | inventory   | GRANT TRUNCATE ON line_places TO maal_inventory_app                        | may truncate line_places
            9 | inventory   | UPDATE line_places SET decided_at = decided_at - interval '1 minute' WHERE log_offset = 6 | which had asked earlier
            9 | inventory   | UPDATE line_places SET log_offset = 3 WHERE log_offset = 4                 | has the place of
            9 | inventory   | UPDATE line_places SET log_partition = 2 WHERE log_offset = 4              | two lines at a time, partitions 2 and 3
            9 | inventory   | UPDATE line_places SET needed = 5 WHERE outcome = 'sold-out'               | needed 5 of 5 free
            9 | inventory   | UPDATE line_places SET outcome = 'sold-out', reservation_id = NULL WHERE log_offset = 1 | needed 1 of 8 free
            9 | inventory   | UPDATE line_places SET needed = 11 WHERE log_offset = 0                    | was given 11 of 10 free
            9 | inventory   | UPDATE line_places SET available = 7 WHERE log_offset = 3                  | found 7 free units
            9 | inventory   | UPDATE line_places SET available = 6, outcome = 'held', reservation_id = gen_random_uuid() WHERE log_offset = 3 | had left 5
            9 | inventory   | UPDATE line_places SET needed = 0 WHERE log_offset = 5; UPDATE line_places SET needed = -1 WHERE log_offset = 4 | had left 6
            9 | inventory   | UPDATE line_places SET log_index = 0 WHERE log_offset = 8                   | has the place of
            9 | inventory   | UPDATE line_places SET closed_until = NULL WHERE log_index = 1             | at 3@8.1 was refused as sold out; it needed 1 of 2 free
            9 | inventory   | UPDATE line_places SET logged_at = closed_until + interval '1 ms' WHERE log_index = 1 | needed 1 of 2 free
            9 | inventory   | UPDATE line_places SET closed_until = closed_until + interval '1 ms' WHERE log_index = 1 | more than a second after
            9 | inventory   | UPDATE line_places SET available = 1, needed = 2 WHERE log_offset = 7      | at 3@8 found the line closed
            9 | inventory   | UPDATE line_places SET outcome = 'held', closed_until = NULL, reservation_id = gen_random_uuid() WHERE log_index = 1 | closed to those before it
            9 | inventory   | DELETE FROM line_places WHERE log_offset = 1                               | where no request was given it
            9 | inventory   | UPDATE line_places SET reservation_id = gen_random_uuid() WHERE log_offset = 1 | which does not exist
            9 | inventory   | UPDATE line_places SET cart_id = gen_random_uuid() WHERE log_offset = 5    | of another cart
            9 | inventory   | UPDATE inventory_reservations SET log_offset = 2 WHERE log_offset = 5      | has the place 3@2; request
            9 | inventory   | UPDATE inventory_reservations SET log_partition = NULL, log_offset = NULL  | has no place
            10 | order       | UPDATE drop_purchases SET person_limit = 1                                 | has 2 units of drop
            10 | order       | UPDATE orders SET status = 'placed' WHERE status = 'cancelled'             | has 3 units of drop
            10 | order       | INSERT INTO carts (id) VALUES ('00000000-0000-4000-8000-000000000070'); INSERT INTO checkouts (id, cart_id, status, email, shipping_address, shipping_method, currency, subtotal_minor, shipping_minor, total_minor, access_token, expires_at, created_at) VALUES ('00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000070', 'open', 'a@b.mx', '{}', 's', 'MXN', 0, 0, 0, 't', now(), now()); INSERT INTO drop_purchases SELECT person, '00000000-0000-4000-8000-000000000071', collection_id, 1, 2 FROM drop_purchases WHERE units = 2 | has 3 units of drop
            11 | order | UPDATE tickets SET number = 5 WHERE number = 3                                   | 3 tickets, the last one with number 5
            11 | order | ALTER TABLE tickets DROP CONSTRAINT tickets_collection_id_cart_id_key; UPDATE tickets SET cart_id = (SELECT cart_id FROM tickets WHERE number = 1) | 3 tickets to 1 carts
            11 | order | UPDATE tickets SET cart_id = gen_random_uuid() WHERE number = 1                  | does not exist
            11 | order | UPDATE admissions SET to_number = 4 WHERE to_number = 3                          | let in 4, but only 3 have come
            11 | order | UPDATE admissions SET to_number = 1 WHERE to_number = 2                          | numbers 3 to 3 after number 1
            11 | order | UPDATE admissions SET to_number = 3 WHERE to_number = 2                          | numbers 3 to 3 after number 3
            11 | order | UPDATE admissions SET admitted_at = now() - interval '1 hour' WHERE to_number = 3 | before the numbers before them
            11 | order | UPDATE admissions SET per_second = 1                                             | numbers 1 to 2 sooner than 1 per second
            11 | order | UPDATE admissions SET admitted_at = now()                                        | numbers 3 to 3 sooner than 2 per second
            11 | order | UPDATE admissions SET admitted_at = now() + interval '1 day' WHERE to_number = 3 | without having been let in
            11 | order | UPDATE cart_lines SET created_at = now() - interval '15 minutes'                 | without having been let in
            11 | order | DELETE FROM admissions WHERE to_number = 3                                       | without having been let in
            11 | order | DELETE FROM tickets WHERE number = 3                                             | without having been let in
            11 | order | GRANT UPDATE (to_number) ON admissions TO maal_order_app                         | may update admissions
            11 | order | GRANT DELETE ON tickets TO maal_order_app                                        | may delete tickets
            """)
    void reports(int law, String slice, String violation, String reported) {
        plant(slice, violation);

        assertThat(audit(new QuietEvents()).get(law - 1).violations())
                .anySatisfy(what -> assertThat(what).contains(reported));
    }

    @Test
    void doesNotAskForTicketsWhereNoneWereNeeded() {
        plant(
                "order",
                """
                UPDATE cart_lines SET created_at = now() - interval '61 minutes';
                INSERT INTO carts (id) VALUES ('%1$s');
                UPDATE offered_products SET drops = drops
                    || '[{"active": true}, {"active": true, "startsAt": "2100-01-01T00:00:00Z", "admissionsPerSecond": 1}]';
                UPDATE offered_products SET drops = jsonb_set(drops, '{0,endsAt}', to_jsonb(now() - interval '5 minutes'));
                INSERT INTO cart_lines (id, cart_id, variant_id, quantity, status, created_at)
                SELECT gen_random_uuid(), '%1$s', variant_id, 1, 'rejected', now() - interval '1 minute' FROM variant_offers
                """
                        .formatted(SoldDrop.id(80)));

        assertThat(audit(new QuietEvents()).get(10).violations()).isEmpty();
    }

    @Test
    void reportsDeadLetters() {
        QuietEvents events = new QuietEvents();
        events.letters = List.of("order.placed.v1 …");

        assertThat(audit(events).get(7).violations()).containsExactly("dead letter: order.placed.v1 …");
    }

    @Test
    void forgivesWhatArrivesLater() {
        plant(
                "order",
                "UPDATE orders SET status = 'confirmed' WHERE status = 'cancelled'; "
                        + "UPDATE drop_purchases SET person_limit = 3");
        QuietEvents events = new QuietEvents();
        events.whileSettling =
                () -> slices.run("order", "UPDATE orders SET status = 'cancelled' WHERE status = 'confirmed'");

        assertThat(audit(events))
                .allSatisfy(verdict -> assertThat(verdict.violations()).isEmpty());
    }

    @Test
    void condemnsNothingWhileEventsAreStuck() {
        plant("payments", "UPDATE payments SET order_id = NULL");
        QuietEvents events = new QuietEvents();
        events.settles = false;

        Auditor.Verdict facts = audit(events).get(7);

        assertThat(facts.violations()).isEmpty();
        assertThat(facts.waiting()).hasSize(2);
    }

    private static void plant(String slice, String violation) {
        TOUCHED.add(slice);
        slices.run(slice, violation);
    }

    private static List<Auditor.Verdict> audit(Events events) {
        return new Auditor(Audit.laws(events), slices::snapshot, events, Duration.ZERO).audit();
    }

    /** Nothing is under way, unless a test says so. */
    private static final class QuietEvents implements Events {

        private List<String> letters = List.of();
        private Runnable whileSettling = () -> {};
        private boolean settles = true;

        @Override
        public List<String> deadLetters() {
            return letters;
        }

        @Override
        public long unhandled() {
            return 0;
        }

        @Override
        public boolean settle() {
            whileSettling.run();
            return settles;
        }
    }
}
