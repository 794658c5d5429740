package mx.maal.order.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** One variant in a cart. What inventory-service decides about it is written set-based, by {@code CartLineRows}. */
@Entity
@Table(name = "cart_lines")
public class CartLine {

    /** The most units of one variant that a line may ask for. */
    public static final int MAX_QUANTITY = 100;

    @Id
    private UUID id;

    private UUID cartId;
    private UUID variantId;
    private int quantity;
    private LineStatus status;
    private UUID reservationId;
    private Instant expiresAt;
    private String requestId;
    private String refusal;
    private Integer available;
    private Instant createdAt;
    private Instant updatedAt;

    protected CartLine() {}

    /** The line's id follows from its cart and variant, so that it is known before the line is written. */
    public static UUID idOf(UUID cartId, UUID variantId) {
        return UUID.nameUUIDFromBytes((cartId + "/" + variantId).getBytes(StandardCharsets.US_ASCII));
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

    /** Units: those held when reserved, else those asked for. */
    public int quantity() {
        return quantity;
    }

    /** A hold is over the moment its time has passed, whether or not that was announced yet. */
    public LineStatus statusAt(Instant now) {
        boolean over = status == LineStatus.RESERVED && !now.isBefore(expiresAt);
        return over ? LineStatus.EXPIRED : status;
    }

    /** Null unless units were held. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Why the last request was refused, for example {@code sold-out}; null when it was not. */
    public String refusal() {
        return refusal;
    }

    /** The units became an order's. */
    public void purchase(int units, Instant now) {
        status = LineStatus.PURCHASED;
        quantity = units;
        updatedAt = now;
    }
}
