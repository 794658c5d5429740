package mx.maal.order.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mx.maal.kit.Money;

/** Named things that the rules' tests share. */
final class Fixtures {

    static final Instant NOW = Instant.parse("2026-11-27T18:00:00Z");
    static final Duration QUARTER = Duration.ofMinutes(15);
    static final Instant HELD_UNTIL = NOW.plusSeconds(901);
    static final Money SHIPPING = new Money(9_900, "MXN");
    static final UUID PAYMENT = UUID.randomUUID();
    static final Delivery TO_ANA = new Delivery(
            "ana@example.com",
            null,
            new ShippingAddress("Ana Torres", "Av. Álvaro Obregón 12", null, "CDMX", "CDMX", "06700", "MX", null),
            "standard");

    private Fixtures() {}

    static FrozenLine line(int quantity, long price, String currency) {
        return new FrozenLine(UUID.randomUUID(), "OLAS-M", "Playera Olas", quantity, new Money(price, currency));
    }

    static Checkout checkout(FrozenLine... lines) {
        return Checkout.freeze(
                UUID.randomUUID(), UUID.randomUUID(), TO_ANA, List.of(lines), SHIPPING, true, "token", NOW, QUARTER);
    }

    /** May be paid until {@link #HELD_UNTIL}. */
    static Checkout open(FrozenLine... lines) {
        Checkout checkout = checkout(lines);
        checkout.open(HELD_UNTIL, NOW);
        return checkout;
    }

    /** What the catalog says of the line's variant, which is in these drops. */
    static Map<UUID, Offer> offered(FrozenLine line, DropWindow... drops) {
        Offer offer = new Offer(line.variantId(), true, line.sku(), line.title(), line.unitPrice(), List.of(drops));
        return Map.of(line.variantId(), offer);
    }

    /** An open drop. */
    static DropWindow drop(Boolean slowPayments, Integer voucherShare) {
        return new DropWindow(null, null, true, null, null, null, slowPayments, voucherShare, null, null);
    }

    /** An order of 2 units of one variant and 1 of another, waiting for its stock. */
    static Order placed() {
        return Order.place(
                checkout(line(2, 129_900, "MXN"), line(1, 59_900, "MXN")), PAYMENT, "ML-100001", "hash", NOW);
    }

    static Order confirmed() {
        Order order = placed();
        order.confirm(NOW);
        return order;
    }

    static List<Order.ItemUnits> units(Order order, int ofFirst, int ofSecond) {
        List<Order.ItemUnits> units = new ArrayList<>();
        if (ofFirst > 0) {
            units.add(new Order.ItemUnits(order.items().get(0).id(), ofFirst));
        }
        if (ofSecond > 0) {
            units.add(new Order.ItemUnits(order.items().get(1).id(), ofSecond));
        }
        return units;
    }
}
