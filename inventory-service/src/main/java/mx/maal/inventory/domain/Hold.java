package mx.maal.inventory.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * Units of one variant blocked for one cart until an instant: a row of {@code inventory_reservations}.
 *
 * <p>It blocks whichever is more: what the cart line asks for, or what an open checkout has frozen. So a shopper may
 * change the cart while paying without losing what is being paid for.
 *
 * <p>While its checkout waits for a slow payment it is a voucher hold: all that it blocks counts as blocked by vouchers.
 */
public final class Hold {

    /** Where a hold stands; only an active one can change. */
    public enum Status {
        ACTIVE,
        RELEASED,
        CONVERTED
    }

    private final UUID id;
    private final UUID cartId;
    private final UUID variantId;
    private Status status;
    private int lineQuantity;
    private int quantity;
    private UUID checkoutId;
    private int checkoutQuantity;
    private UUID orderItemId;
    private Instant expiresAt;
    private boolean voucher;
    private Place place;
    private String client;

    /**
     * A hold as it is stored.
     *
     * @param lineQuantity units the cart line asks for; 0 when the line was deleted
     * @param quantity units blocked, at least 1
     * @param checkoutId the checkout that froze it; null when none
     * @param checkoutQuantity units frozen by that checkout; 0 when none
     * @param voucher whether that checkout waits for a slow payment
     * @param client the network that asked for it last, as a pseudonym; null when that is not known
     */
    public Hold(
            UUID id,
            UUID cartId,
            UUID variantId,
            int lineQuantity,
            int quantity,
            UUID checkoutId,
            int checkoutQuantity,
            Instant expiresAt,
            boolean voucher,
            String client) {
        this.id = id;
        this.cartId = cartId;
        this.variantId = variantId;
        this.status = Status.ACTIVE;
        this.lineQuantity = lineQuantity;
        this.quantity = quantity;
        this.checkoutId = checkoutId;
        this.checkoutQuantity = checkoutQuantity;
        this.expiresAt = expiresAt;
        this.voucher = voucher;
        this.client = client;
    }

    /** A hold that blocks nothing yet: fill, freeze or convert it next. */
    static Hold blank(UUID cartId, UUID variantId, Instant now) {
        return new Hold(UUID.randomUUID(), cartId, variantId, 0, 0, null, 0, now, false, null);
    }

    /**
     * Makes it what the cart line asks for (at least 1 unit), until no earlier than {@code until}.
     *
     * @param by the place in the line of the request that asks
     * @param asker the network that asks, as a pseudonym, or null
     */
    void fill(int wanted, Instant until, Place by, String asker) {
        requireActive();
        client = asker;
        lineQuantity = wanted;
        quantity = Math.max(wanted, checkoutQuantity);
        place = by;
        expiresAt = expiresAt.isAfter(until) ? expiresAt : until;
    }

    /** Takes the cart line's part out; what a checkout has frozen stays blocked. Without a checkout it is released. */
    void empty() {
        requireActive();
        lineQuantity = 0;
        if (checkoutQuantity == 0) {
            end(Status.RELEASED);
        } else {
            quantity = checkoutQuantity;
        }
    }

    /**
     * Freezes units (at least 1) for a checkout until {@code until}, taking the hold over from an earlier checkout. What
     * blocks nothing any more stands for no cart line either: the line is then what the checkout froze. It is
     * no voucher hold any more.
     */
    void freeze(UUID checkout, int units, Instant now, Instant until) {
        requireActive();
        lineQuantity = blockedAt(now) == 0 ? units : lineQuantity;
        checkoutId = checkout;
        checkoutQuantity = units;
        quantity = Math.max(lineQuantity, units);
        expiresAt = until;
        voucher = false;
    }

    /** Makes what it blocks last until a slow payment is given up, and count as blocked by vouchers. */
    void extend(Instant until) {
        requireActive();
        expiresAt = until;
        voucher = true;
    }

    /** The units are free again. */
    void release() {
        requireActive();
        end(Status.RELEASED);
    }

    /** The units are sold as this order item; only what was frozen, whatever the cart line grew to since. */
    void convert(UUID checkout, UUID orderItem, int units) {
        requireActive();
        checkoutId = checkout;
        checkoutQuantity = units;
        quantity = units;
        orderItemId = orderItem;
        end(Status.CONVERTED);
    }

    /** Where it was asked from matters to nobody any more. */
    private void end(Status ended) {
        status = ended;
        client = null;
    }

    private void requireActive() {
        if (status != Status.ACTIVE) {
            throw new IllegalStateException("hold " + id + " is already " + status);
        }
    }

    /** Units that nobody else can have at this instant: none once it expired, was released or converted. */
    int blockedAt(Instant instant) {
        return status == Status.ACTIVE && expiresAt.isAfter(instant) ? quantity : 0;
    }

    /** Of {@link #blockedAt}, the units that a voucher blocks: all or none. */
    int voucheredAt(Instant instant) {
        return voucher ? blockedAt(instant) : 0;
    }

    /** Of {@link #blockedAt}, the units that this client has: all or none. */
    int blockedAt(Instant instant, String asker) {
        return asker.equals(client) ? blockedAt(instant) : 0;
    }

    /** Whether it is still marked active though its time has passed. */
    boolean expiredAt(Instant instant) {
        return status == Status.ACTIVE && !expiresAt.isAfter(instant);
    }

    boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** Whether this checkout, and no newer one, carries the hold. */
    boolean isFrozenBy(UUID checkout) {
        return checkout.equals(checkoutId);
    }

    /** Whether its checkout waits, or waited, for a slow payment. */
    public boolean isVoucher() {
        return voucher;
    }

    /** The network that asked for it last, as a pseudonym; null when that is not known, and once it is over. */
    public String client() {
        return client;
    }

    public UUID id() {
        return id;
    }

    public UUID cartId() {
        return cartId;
    }

    public UUID variantId() {
        return variantId;
    }

    public Status status() {
        return status;
    }

    /** Units the cart line asks for; 0 once it is deleted. */
    public int lineQuantity() {
        return lineQuantity;
    }

    /** Units blocked, or sold once converted. */
    public int quantity() {
        return quantity;
    }

    /** The checkout that froze it; null when none. */
    public UUID checkoutId() {
        return checkoutId;
    }

    /** Units frozen by the checkout; 0 when none. */
    public int checkoutQuantity() {
        return checkoutQuantity;
    }

    /** What it was sold as; null unless converted. */
    public UUID orderItemId() {
        return orderItemId;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** The place of the request that filled it since it was read; null when none did: it keeps the place it has. */
    public Place place() {
        return place;
    }
}
