package mx.maal.inventory.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.domain.CheckoutDesk;
import mx.maal.inventory.domain.HoldExtension;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.inventory.persistence.Stockrooms;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;
import mx.maal.kit.events.Outbox;

/**
 * Renews the holds of checkouts that begin, extends those of checkouts that wait for a slow payment and frees those of
 * checkouts that close, in the log's order.
 */
@ApplicationScoped
public class CheckoutHolds {

    private static final String REQUESTED = "checkout.requested.v1";
    private static final String EXTENSION_REQUESTED = "checkout.extension-requested.v1";
    private static final String CLOSED = "checkout.closed.v1";

    @Inject
    Stockrooms stockrooms;

    @Inject
    Outbox outbox;

    /** Handles what concerns holds; other events about checkouts are left alone. */
    @Transactional
    public void apply(List<Event> events) {
        Map<Event, Object> checkouts = new LinkedHashMap<>();
        Set<UUID> variantIds = new HashSet<>();
        Set<UUID> voucherVariantIds = new HashSet<>();
        Set<UUID> cartIds = new HashSet<>();
        for (Event event : events) {
            if (REQUESTED.equals(event.type())) {
                CheckoutDesk.Requested requested = event.as(CheckoutDesk.Requested.class);
                checkouts.put(event, requested);
                cartIds.add(requested.cartId());
                requested.items().forEach(item -> variantIds.add(item.variantId()));
            } else if (EXTENSION_REQUESTED.equals(event.type())) {
                HoldExtension extension = event.as(HoldExtension.class);
                checkouts.put(event, extension);
                cartIds.add(extension.cartId());
                extension.items().forEach(item -> voucherVariantIds.add(item.variantId()));
            } else if (CLOSED.equals(event.type())) {
                CheckoutDesk.Closed closed = event.as(CheckoutDesk.Closed.class);
                checkouts.put(event, closed);
                cartIds.add(closed.cartId());
            }
        }
        if (checkouts.isEmpty()) {
            return;
        }
        variantIds.addAll(voucherVariantIds);
        variantIds.addAll(stockrooms.variantsHeldBy(cartIds));
        Stockroom stock = stockrooms.openCountingVouchers(variantIds, cartIds, voucherVariantIds);
        CheckoutDesk desk = new CheckoutDesk(stock);
        List<Fact> facts = new ArrayList<>();
        checkouts.forEach((event, checkout) ->
                decide(desk, checkout).forEach(fact -> facts.add(Announcements.causedBy(event, fact))));
        stockrooms.save(stock);
        outbox.appendAll(facts);
    }

    private static List<HoldFact> decide(CheckoutDesk desk, Object checkout) {
        if (checkout instanceof CheckoutDesk.Requested requested) {
            return List.of(desk.renew(requested));
        }
        return checkout instanceof HoldExtension extension
                ? List.of(desk.extend(extension))
                : desk.close((CheckoutDesk.Closed) checkout);
    }
}
