package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.Money;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.Offer;
import mx.maal.order.persistence.CartRepository;
import mx.maal.order.persistence.Offers;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Carts: who knows the id of one may use it. */
@ApplicationScoped
public class Carts {

    private static final int LARGEST_BATCH = 500;
    private static final int MOST_WAITING = 10_000;

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    CartRepository carts;

    @Inject
    Offers offers;

    private final Batcher<Cart, Cart> opening =
            new Batcher<>(LARGEST_BATCH, MOST_WAITING, Gathering.ASKING, this::store);

    /** A cart as its shopper sees it. */
    @Schema(name = "Cart")
    public record CartView(
            @Schema(description = "Unguessable: who knows it may use this cart") UUID id,
            @Schema(enumeration = {"open", "completed"}) String status,
            @Schema(description = "All lines but removed ones, the oldest first") List<LineAnswer.Line> lines,
            @Schema(description = "Price of what is reserved now, without shipping") Money total) {}

    /** A new, empty cart, once it is stored; those that are opened at the same time are stored together. */
    public CompletionStage<CartView> open() {
        Cart cart = new Cart(UUID.randomUUID(), clock.instant()); // 122 bits of a SecureRandom
        return opening.ask(cart)
                .thenApply(stored ->
                        new CartView(stored.id(), stored.status().word(), List.of(), Money.zero(settings.currency())));
    }

    private List<Cart> store(List<Cart> opened) {
        carts.open(opened);
        return opened;
    }

    /** A cart at today's prices; empty when there is none. */
    @Transactional
    public Optional<CartView> find(UUID cartId) {
        return carts.findByIdOptional(cartId).map(this::view);
    }

    private CartView view(Cart cart) {
        Instant now = clock.instant();
        List<CartLine> lines = carts.lines(Set.of(cart.id())).getOrDefault(cart.id(), List.of()).stream()
                .filter(line -> line.statusAt(now) != LineStatus.RELEASED)
                .toList();
        Map<UUID, Offer> offered =
                offers.of(lines.stream().map(CartLine::variantId).toList());
        List<Money> prices = lines.stream()
                .filter(line -> line.statusAt(now) == LineStatus.RESERVED && offered.containsKey(line.variantId()))
                .map(line -> offered.get(line.variantId()).price().times(line.quantity()))
                .toList();
        return new CartView(
                cart.id(),
                cart.status().word(),
                lines.stream()
                        .map(line -> LineAnswer.Line.of(line, offered.get(line.variantId()), now))
                        .toList(),
                total(prices));
    }

    /** Prices in another currency than the first one's are left out: such a cart cannot be checked out. */
    private Money total(List<Money> prices) {
        String currency = prices.isEmpty() ? settings.currency() : prices.get(0).currency();
        return prices.stream()
                .filter(price -> price.currency().equals(currency))
                .reduce(Money.zero(currency), Money::plus);
    }
}
