package mx.maal.order.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The units of a drop, over all its variants, in one checkout.
 *
 * @param limit the most that one person may buy of the drop
 */
public record LimitedUnits(UUID collectionId, int units, int limit) {

    /**
     * One for each drop that limits what a person may buy; empty when none does.
     *
     * @param offered what the catalog says of each of the lines' variants
     */
    public static Collection<LimitedUnits> of(List<FrozenLine> lines, Map<UUID, Offer> offered, Instant now) {
        Map<UUID, LimitedUnits> byDrop = new LinkedHashMap<>();
        for (FrozenLine line : lines) {
            for (DropWindow drop : offered.get(line.variantId()).personLimitsAt(now)) {
                byDrop.merge(
                        drop.collectionId(),
                        new LimitedUnits(drop.collectionId(), line.quantity(), drop.personLimit()),
                        LimitedUnits::plus);
            }
        }
        return byDrop.values();
    }

    /** While a change of the drop travels, its products may not yet agree: the stricter one counts. */
    private LimitedUnits plus(LimitedUnits more) {
        return new LimitedUnits(collectionId, Math.addExact(units, more.units), Math.min(limit, more.limit));
    }
}
