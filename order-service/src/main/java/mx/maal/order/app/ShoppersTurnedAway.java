package mx.maal.order.app;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.events.Fact;

/**
 * Shoppers who are told that a variant is sold out, because its line is closed; the record's fields are the body on the
 * wire. In the log they take their places in the line, all with one record.
 *
 * @param until they are refused if, and only if, the log takes this no later, by the broker's clock
 */
record ShoppersTurnedAway(UUID variantId, Instant until, List<Shopper> shoppers) {

    private static final String TYPE = "shoppers.turned-away.v1";

    record Shopper(UUID requestId, UUID cartId, int quantity, Instant askedAt) {}

    Fact fact() {
        return new Fact(HoldCommand.TOPIC, variantId.toString(), TYPE, this);
    }
}
