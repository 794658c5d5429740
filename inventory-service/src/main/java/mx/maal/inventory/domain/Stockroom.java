package mx.maal.inventory.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Some variants' stock at one instant, while nobody else can change it, and what is being done to it.
 *
 * <p>Free units, and those that vouchers block, are kept by counting what each hold blocks before and after a change, so
 * no rule can forget to give back or take what it changed.
 */
public final class Stockroom {

    /**
     * An order item that was sold before.
     *
     * @param quantity units sold
     * @param restocked whether its units came back because the order was cancelled
     */
    public record Sold(UUID orderItemId, UUID variantId, int quantity, boolean restocked) {}

    /** A client in a variant's line, whatever the cart. */
    public record Asker(UUID variantId, String client) {}

    /**
     * What there is to know of a variant's line.
     *
     * @param closedUntil null when it never was closed; may be past
     * @param nextEnd the first instant at which holds stop to block units; null when nothing is blocked
     */
    public record VariantLine(Instant closedUntil, Instant nextEnd) {}

    /** The longest that what comes back may be kept from those in line. */
    static final Duration LONGEST_CLOSING = Duration.ofSeconds(1);

    /** Less is not worth telling everyone. */
    private static final Duration SHORTEST_CLOSING = Duration.ofMillis(100);

    private final Instant now;
    private final Map<UUID, Long> onHand = new HashMap<>();
    private final Map<UUID, Long> free = new HashMap<>();
    private final Map<UUID, Long> vouchered = new HashMap<>();
    private final Map<Asker, Long> heldByAskers = new HashMap<>();
    private final Map<UUID, Map<UUID, Hold>> activeByCart = new HashMap<>();
    private final Map<UUID, Sold> sold = new HashMap<>();
    private final Set<Hold> opened = new LinkedHashSet<>();
    private final Set<Hold> changed = new LinkedHashSet<>();
    private final List<Movement> movements = new ArrayList<>();
    private final Map<UUID, VariantLine> lines = new HashMap<>();
    private final Map<UUID, Instant> closed = new HashMap<>();

    /**
     * @param now the instant at which {@code levels} were counted; every rule judges by it
     * @param levels one per known variant
     * @param holds active holds, expired or not, of the carts that matter
     * @param sold the order items that matter
     * @param vouchered units that vouchers of any cart block, of the variants of which that matters
     * @param heldByAskers units that all carts of a client block, of the clients of whom that matters
     * @param lines of the variants where there is something to know
     */
    public Stockroom(
            Instant now,
            Collection<StockLevel> levels,
            Collection<Hold> holds,
            Collection<Sold> sold,
            Map<UUID, Long> vouchered,
            Map<Asker, Long> heldByAskers,
            Map<UUID, VariantLine> lines) {
        this.now = now;
        levels.forEach(level -> {
            onHand.put(level.variantId(), level.onHand());
            free.put(level.variantId(), level.available());
        });
        this.vouchered.putAll(vouchered);
        this.heldByAskers.putAll(heldByAskers);
        this.lines.putAll(lines);
        holds.forEach(hold -> of(hold.cartId()).put(hold.variantId(), hold));
        sold.forEach(item -> this.sold.put(item.orderItemId(), item));
    }

    /** The instant by which everything is judged. */
    public Instant now() {
        return now;
    }

    /**
     * When a hold ends that is to last {@code seconds} from now: on a full second, up to one later, so that the holds of a
     * hot variant end at few instants and are counted by these.
     */
    Instant endOfHolds(long seconds) {
        return now.plusSeconds(seconds + 1).minusNanos(1).truncatedTo(ChronoUnit.SECONDS);
    }

    boolean knows(UUID variantId) {
        return free.containsKey(variantId);
    }

    /** Units that nobody has; 0 for an unknown variant. */
    long available(UUID variantId) {
        return free.getOrDefault(variantId, 0L);
    }

    /** Units on the shelf, whoever holds them; 0 for an unknown variant. */
    long onHand(UUID variantId) {
        return onHand.getOrDefault(variantId, 0L);
    }

    /**
     * Units that voucher holds of all carts block.
     *
     * @throws IllegalStateException when they were not counted, for counting costs time
     */
    long vouchered(UUID variantId) {
        Long units = vouchered.get(variantId);
        if (units == null) {
            throw new IllegalStateException("vouchers on variant " + variantId + " were not counted");
        }
        return units;
    }

    /**
     * Units that all carts of the client block.
     *
     * @throws IllegalStateException when they were not counted, for counting costs time
     */
    long heldBy(Asker asker) {
        Long units = heldByAskers.get(asker);
        if (units == null) {
            throw new IllegalStateException("what a client holds of variant " + asker.variantId() + " was not counted");
        }
        return units;
    }

    private Map<UUID, Hold> of(UUID cartId) {
        return activeByCart.computeIfAbsent(cartId, none -> new LinkedHashMap<>());
    }

    /** The cart's hold on the variant, though it may have expired; null when there is none. */
    Hold hold(UUID cartId, UUID variantId) {
        return of(cartId).get(variantId);
    }

    /** The cart's holds that still block units. */
    List<Hold> holdsOf(UUID cartId) {
        return of(cartId).values().stream()
                .filter(hold -> hold.blockedAt(now) > 0)
                .toList();
    }

    /** Units of the variant that the cart blocks for itself. */
    int blockedFor(UUID cartId, UUID variantId) {
        Hold hold = hold(cartId, variantId);
        return hold == null ? 0 : hold.blockedAt(now);
    }

    /** A new hold of the cart, made to block something by its first change. */
    Hold open(UUID cartId, UUID variantId, Consumer<Hold> firstChange) {
        Hold hold = Hold.blank(cartId, variantId, now);
        of(cartId).put(variantId, hold);
        opened.add(hold);
        return change(hold, firstChange);
    }

    /** Applies a change to a hold and keeps count of the free units. */
    Hold change(Hold hold, Consumer<Hold> change) {
        int before = hold.blockedAt(now);
        int voucheredBefore = hold.voucheredAt(now);
        countAsker(hold, -before);
        change.accept(hold);
        countAsker(hold, hold.blockedAt(now));
        free.merge(hold.variantId(), (long) before - hold.blockedAt(now), Long::sum);
        vouchered.computeIfPresent(
                hold.variantId(), (variant, units) -> units - voucheredBefore + hold.voucheredAt(now));
        if (!hold.isActive()) {
            of(hold.cartId()).remove(hold.variantId(), hold);
        }
        if (!opened.contains(hold)) {
            changed.add(hold);
        }
        return hold;
    }

    private void countAsker(Hold hold, int units) {
        if (hold.client() != null) {
            heldByAskers.computeIfPresent(new Asker(hold.variantId(), hold.client()), (asker, held) -> held + units);
        }
    }

    HoldFact.Released release(Hold hold, HoldFact.Cause cause) {
        change(hold, Hold::release);
        return HoldFact.Released.of(hold, cause);
    }

    /** Marks as released what has expired. */
    HoldFact.Expired expire(Hold hold) {
        change(hold, Hold::release);
        return new HoldFact.Expired(hold.id(), hold.cartId(), hold.variantId(), hold.quantity(), hold.checkoutId());
    }

    /**
     * Takes units out of the shelf or puts them in.
     *
     * @return false, and nothing is done, when it would take units that are held or not there
     */
    public boolean move(Movement movement) {
        long left = available(movement.variantId()) + movement.quantity();
        if (left < 0) {
            return false;
        }
        free.put(movement.variantId(), left);
        onHand.merge(movement.variantId(), (long) movement.quantity(), Long::sum);
        movements.add(movement);
        return true;
    }

    /** Until when the variant's line is closed, by the broker's clock; null when it never was. May be past. */
    Instant lineClosedUntil(UUID variantId) {
        VariantLine line = lines.get(variantId);
        return line == null ? null : line.closedUntil();
    }

    /**
     * Closes the variant's line for as long as nothing can come free by itself, a second at most, so that those who ask
     * meanwhile can be refused without asking here. For others than those in line nothing changes.
     *
     * @param loggedAt when the log took the last one who was refused: the broker's clock, by which the line is closed
     * @return until when; null, and nothing is done, when units are free or it would be closed for hardly any longer
     */
    public Instant closeLine(UUID variantId, Instant loggedAt) {
        if (!knows(variantId) || available(variantId) > 0) {
            return null;
        }
        VariantLine line = lines.getOrDefault(variantId, new VariantLine(null, null));
        Instant until = loggedAt.plus(LONGEST_CLOSING);
        if (line.nextEnd() != null && line.nextEnd().isBefore(until)) {
            until = line.nextEnd();
        }
        Instant before =
                line.closedUntil() == null || line.closedUntil().isBefore(loggedAt) ? loggedAt : line.closedUntil();
        if (until.isBefore(before.plus(SHORTEST_CLOSING))) {
            return null;
        }
        lines.put(variantId, new VariantLine(until, line.nextEnd()));
        closed.put(variantId, until);
        return until;
    }

    /** The lines that were closed, or for longer, and until when. */
    public Map<UUID, Instant> closedLines() {
        return closed;
    }

    /** The order item as it was sold; null when it was not. */
    Sold sold(UUID orderItemId) {
        return sold.get(orderItemId);
    }

    void remember(Sold item) {
        sold.put(item.orderItemId(), item);
    }

    /** Holds to be stored for the first time, in the order in which they were opened. */
    public Collection<Hold> opened() {
        return opened;
    }

    /** Stored holds that have changed. */
    public Collection<Hold> changed() {
        return changed;
    }

    /** Movements to be added to the ledger. */
    public List<Movement> movements() {
        return movements;
    }
}
