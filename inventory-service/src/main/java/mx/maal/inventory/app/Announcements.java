package mx.maal.inventory.app;

import java.util.Map;
import mx.maal.inventory.domain.CommitmentFact;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.InventoryFact;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;

/** Where and under which name each fact is published. */
public final class Announcements {

    public static final String RESERVATIONS = "inventory.reservations";
    public static final String COMMITMENTS = "inventory.commitments";

    private static final Map<Class<? extends InventoryFact>, String> TYPES = Map.of(
            HoldFact.Created.class, "hold.created.v1",
            HoldFact.Rejected.class, "hold.rejected.v1",
            HoldFact.Released.class, "hold.released.v1",
            HoldFact.Expired.class, "hold.expired.v1",
            HoldFact.Renewed.class, "holds.renewed.v1",
            HoldFact.Lost.class, "holds.lost.v1",
            CommitmentFact.Committed.class, "stock.committed.v1",
            CommitmentFact.Short.class, "stock.short.v1");

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
        return (fact instanceof CommitmentFact commitment ? commitment.orderId() : ((HoldFact) fact).cartId())
                .toString();
    }
}
