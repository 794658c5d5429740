package mx.maal.order.domain;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What one shopper intends to buy. Its id is the capability: who knows it may use the cart. */
@Entity
@Table(name = "carts")
public class Cart {

    @Id
    private UUID id;

    private CartStatus status;
    private Instant createdAt;
    private Instant updatedAt;

    protected Cart() {}

    /** @param id random, so that it cannot be guessed */
    public Cart(UUID id, Instant now) {
        this.id = id;
        this.status = CartStatus.OPEN;
        this.createdAt = now;
        this.updatedAt = now;
    }

    public UUID id() {
        return id;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public CartStatus status() {
        return status;
    }

    /** @throws Refusal {@code cart-completed} */
    public void requireOpen() {
        if (status != CartStatus.OPEN) {
            throw completedRefusal();
        }
    }

    public static Refusal completedRefusal() {
        return new Refusal("cart-completed", "this cart has become an order; open a new one");
    }

    public void complete(Instant now) {
        status = CartStatus.COMPLETED;
        updatedAt = now;
    }
}
