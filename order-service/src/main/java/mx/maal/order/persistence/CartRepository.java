package mx.maal.order.persistence;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import mx.maal.kit.Hql;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;

/** Carts and their lines. */
@ApplicationScoped
public class CartRepository implements PanacheRepositoryBase<Cart, UUID> {

    private static final String OPEN = "INSERT INTO carts (id, status, created_at, updated_at) "
            + "SELECT id, 'open', at, at FROM unnest(?, ?) AS c (id, at)";

    @Inject
    DataSource dataSource;

    /** Stores new carts with one statement, which commits by itself outside of a transaction. */
    public void open(List<Cart> carts) {
        Sql.run(dataSource, OPEN, (connection, statement) -> {
            Sql.column(connection, statement, 1, "uuid", carts, Cart::id);
            Sql.column(connection, statement, 2, "timestamptz", carts, Cart::createdAt);
            return statement.executeUpdate();
        });
    }

    /** Locked until the transaction ends: what happens to one cart happens one after the other. */
    public Optional<Cart> locked(UUID cartId) {
        return findByIdOptional(cartId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** As {@link #locked(UUID)}, those of these that exist, by their ids and locked in that order. */
    public Map<UUID, Cart> locked(Collection<UUID> cartIds) {
        return find(Hql.among("id", 1) + " ORDER BY id", Hql.array(cartIds))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .stream()
                .collect(Collectors.toMap(Cart::id, Function.identity()));
    }

    /** The carts that became these orders, locked in the order of their ids. */
    public List<Cart> lockedOfOrders(Collection<UUID> orderIds) {
        return find(
                        "id IN (SELECT o.cartId FROM Order o WHERE " + Hql.among("o.id", 1) + ") ORDER BY id",
                        Hql.array(orderIds))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** All lines of these carts whatever their status, by their carts, the oldest first. */
    public Map<UUID, List<CartLine>> lines(Collection<UUID> cartIds) {
        return getEntityManager()
                .createQuery(
                        "FROM CartLine WHERE " + Hql.among("cartId", 1) + " ORDER BY createdAt, id", CartLine.class)
                .setParameter(1, Hql.array(cartIds))
                .getResultStream()
                .collect(Collectors.groupingBy(CartLine::cartId));
    }
}
