package mx.maal.inventory.app;

import java.util.Map;
import java.util.UUID;
import mx.maal.inventory.domain.CommitmentFact;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.InventoryFact;
import mx.maal.inventory.domain.LineFact;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;

/** Where and under which name each fact is published. */
public final class Announcements {

    public static final String RESERVATIONS = "inventory.reservations";
    public static final String COMMITMENTS = "inventory.commitments";

    private static final Map<Class<? extends InventoryFact>, String> TYPES = Map.ofEntries(
            Map.entry(HoldFact.Created.class, "hold.created.v1"),
            Map.entry(HoldFact.Rejected.class, "hold.rejected.v1"),
            Map.entry(HoldFact.Released.class, "hold.released.v1"),
            Map.entry(HoldFact.Expired.class, "hold.expired.v1"),
            Map.entry(HoldFact.Renewed.class, "holds.renewed.v1"),
            Map.entry(HoldFact.Lost.class, "holds.lost.v1"),
            Map.entry(HoldFact.Extended.class, "holds.extended.v1"),
            Map.entry(HoldFact.ExtensionRefused.class, "holds.extension-refused.v1"),
            Map.entry(LineFact.Closed.class, "line.closed.v1"),
            Map.entry(CommitmentFact.Committed.class, "stock.committed.v1"),
            Map.entry(CommitmentFact.Short.class, "stock.short.v1"));

    private Announcements() {}

    /** A fact that an event of a batch brought about. */
    static Fact causedBy(Event cause, InventoryFact fact) {
        return new Fact(topic(fact), key(fact), type(fact), fact, cause.traceparent());
    }

    /** A fact that only time brought about. */
    static Fact of(InventoryFact fact) {
        return new Fact(topic(fact), key(fact), type(fact), fact);
    }

    /** The event's name on the wire. */
    public static String type(InventoryFact fact) {
        return TYPES.get(fact.getClass());
    }

    private static String topic(InventoryFact fact) {
        return fact instanceof CommitmentFact ? COMMITMENTS : RESERVATIONS;
    }

    private static String key(InventoryFact fact) {
        UUID key;
        if (fact instanceof CommitmentFact commitment) {
            key = commitment.orderId();
        } else if (fact instanceof LineFact line) {
            key = line.variantId();
        } else {
            key = ((HoldFact) fact).cartId();
        }
        return key.toString();
    }
}
