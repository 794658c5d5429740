package mx.maal.inventory.app;

import static java.util.stream.Collectors.toSet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import mx.maal.inventory.domain.Movement;
import mx.maal.inventory.domain.ReturnedItem;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.inventory.persistence.Drops;
import mx.maal.inventory.persistence.StockLevels;
import mx.maal.inventory.persistence.Stockrooms;
import mx.maal.kit.events.Event;

/** What other services bring to this one's notice: new variants, opening stock, and what shoppers sent back. */
@ApplicationScoped
public class StockArrivals {

    private static final String PRODUCT_CHANGED = "product.changed.v1";
    private static final String OPENING_STOCK_DECLARED = "opening-stock.declared.v1";
    private static final String RETURN_RECEIVED = "return.received.v1";

    @Inject
    StockLevels levels;

    @Inject
    Drops drops;

    @Inject
    Stockrooms stockrooms;

    /** @param drops null in states of before there were any */
    private record ProductChanged(List<Variant> variants, List<InDrop> drops) {

        private record Variant(UUID variantId) {}

        private record InDrop(UUID collectionId, String slug) {}

        List<UUID> variantIds() {
            return variants.stream()
                    .map(variant -> Objects.requireNonNull(variant.variantId(), "variantId"))
                    .toList();
        }

        Stream<Drops.Sells> sellingAt(Instant time) {
            return drops == null
                    ? Stream.empty()
                    : drops.stream()
                            .map(drop -> new Drops.Sells(
                                    Objects.requireNonNull(drop.collectionId(), "collectionId"),
                                    Objects.requireNonNull(drop.slug(), "slug"),
                                    time,
                                    variantIds()));
        }
    }

    private record OpeningStockDeclared(UUID variantId, int quantity) {}

    private record ReturnReceived(UUID orderId, List<ReturnedItem> items) {}

    /** Makes the products' variants known, and the drops that sell them. */
    @Transactional
    public void know(List<Event> events) {
        Set<UUID> variantIds = new HashSet<>();
        List<Drops.Sells> selling = new ArrayList<>();
        for (Event event : events) {
            if (PRODUCT_CHANGED.equals(event.type())) {
                ProductChanged product = event.as(ProductChanged.class);
                variantIds.addAll(product.variantIds());
                product.sellingAt(event.time()).forEach(selling::add);
            }
        }
        if (!variantIds.isEmpty()) {
            levels.know(variantIds);
        }
        drops.know(selling);
    }

    /** Receives each variant's opening stock, once in its life; an opening stock of 0 only makes it known. */
    @Transactional
    public void open(List<Event> events) {
        List<OpeningStockDeclared> declared = events.stream()
                .filter(event -> OPENING_STOCK_DECLARED.equals(event.type()))
                .map(event -> event.as(OpeningStockDeclared.class))
                .toList();
        receive(declared.stream().map(OpeningStockDeclared::variantId).collect(toSet()), now -> declared.stream()
                .filter(stock -> stock.quantity() != 0)
                .map(stock -> Movement.opening(stock.variantId(), stock.quantity(), now)));
    }

    /** Puts back what was returned, and writes off what cannot be sold again; once per returned item. */
    @Transactional
    public void takeBack(List<Event> events) {
        List<ReturnReceived> received = events.stream()
                .filter(event -> RETURN_RECEIVED.equals(event.type()))
                .map(event -> event.as(ReturnReceived.class))
                .toList();
        receive(
                received.stream()
                        .flatMap(back -> back.items().stream())
                        .map(ReturnedItem::variantId)
                        .collect(toSet()),
                now -> received.stream().flatMap(back -> back.items().stream()
                        .flatMap(item -> item.movements(back.orderId(), now).stream())));
    }

    /** An event may be the first that is heard of a variant. Movements that are in the ledger already are left out. */
    private void receive(Set<UUID> variantIds, Function<Instant, Stream<Movement>> movements) {
        if (variantIds.isEmpty()) {
            return;
        }
        levels.know(variantIds);
        Stockroom stock = stockrooms.open(variantIds, Set.of(), Set.of());
        movements.apply(stock.now()).forEach(stock::move);
        stockrooms.save(stock);
    }
}
