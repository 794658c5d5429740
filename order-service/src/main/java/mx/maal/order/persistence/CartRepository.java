package mx.maal.order.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;

/** Carts and their lines. */
@ApplicationScoped
public class CartRepository implements PanacheRepositoryBase<Cart, UUID> {

    /** Locked until the transaction ends: what happens to one cart happens one after the other. */
    public Optional<Cart> locked(UUID cartId) {
        return findByIdOptional(cartId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** All of the cart's lines, the oldest first, whatever their status. */
    public List<CartLine> lines(UUID cartId) {
        return getEntityManager()
                .createQuery("FROM CartLine WHERE cartId = ?1 ORDER BY createdAt, id", CartLine.class)
                .setParameter(1, cartId)
                .getResultList();
    }
}
