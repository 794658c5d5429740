package mx.maal.inventory.app;

import static java.util.stream.Collectors.toSet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.domain.HoldDesk;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.HoldRequest;
import mx.maal.inventory.domain.InLine;
import mx.maal.inventory.domain.LineFact;
import mx.maal.inventory.domain.Place;
import mx.maal.inventory.domain.Stockroom;
import mx.maal.inventory.domain.TurnedAway;
import mx.maal.inventory.persistence.Line;
import mx.maal.inventory.persistence.Stockrooms;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Fact;
import mx.maal.kit.events.Outbox;

/** The line of shoppers: a batch of requests is decided in the log's order and stored with a few statements. */
@ApplicationScoped
public class HoldRequests {

    private static final String REQUESTED = "hold.requested.v1";
    private static final String RELEASE_REQUESTED = "hold.release-requested.v1";
    private static final String TURNED_AWAY = "shoppers.turned-away.v1";

    @Inject
    Stockrooms stockrooms;

    @Inject
    Line line;

    @Inject
    Crowds crowds;

    @Inject
    Outbox outbox;

    @Inject
    InventoryMetrics metrics;

    private record ReleaseRequested(UUID requestId, UUID cartId, UUID variantId) {}

    private record ShoppersTurnedAway(UUID variantId, Instant until, List<Shopper> shoppers) {

        private record Shopper(UUID requestId, UUID cartId, int quantity, Instant askedAt) {}

        private ShoppersTurnedAway {
            Objects.requireNonNull(shoppers, "shoppers");
            shoppers.forEach(shopper -> Objects.requireNonNull(shopper, "shopper"));
        }
    }

    private record Asked(Event event, InLine who, Place place) {}

    /** Who found a variant sold out in this batch. */
    private record SoldOut(int shoppers, Instant last) {
        SoldOut and(SoldOut later) {
            return new SoldOut(shoppers + later.shoppers, later.last);
        }
    }

    /** Answers every request of the batch that was not answered before, in order. */
    @Transactional
    public void answer(List<Event> events) {
        List<Asked> batch = read(events);
        if (batch.isEmpty()) {
            return;
        }
        List<HoldRequest> requests = batch.stream()
                .map(Asked::who)
                .filter(HoldRequest.class::isInstance)
                .map(HoldRequest.class::cast)
                .toList();
        Stockroom stock = stockrooms.openCountingAskers(
                batch.stream().map(asked -> asked.who().variantId()).collect(toSet()),
                requests.stream().map(HoldRequest::cartId).collect(toSet()),
                requests.stream()
                        .map(HoldRequest::asker)
                        .filter(Objects::nonNull)
                        .collect(toSet()));
        Set<UUID> answered = line.answered(
                batch.stream().map(asked -> asked.who().requestId()).toList());
        HoldDesk desk = new HoldDesk(stock);
        List<Fact> facts = new ArrayList<>(batch.size());
        int held = 0;
        Map<HoldFact.Refusal, Integer> rejected = new EnumMap<>(HoldFact.Refusal.class);
        Map<UUID, SoldOut> soldOut = new HashMap<>();
        for (Asked asked : batch) {
            // add, not contains: the same request may come twice in one batch
            if (!answered.add(asked.who().requestId())) {
                continue;
            }
            HoldFact.Refusal refusal = null;
            if (asked.who() instanceof HoldRequest request) {
                for (HoldFact fact : desk.answer(request, asked.place())) {
                    facts.add(Announcements.causedBy(asked.event(), fact));
                    if (fact instanceof HoldFact.Rejected refused) {
                        refusal = refused.reason();
                    } else if (fact instanceof HoldFact.Created) {
                        held++;
                    }
                }
            } else if (asked.who() instanceof TurnedAway shopper && desk.turnAway(shopper, asked.place())) {
                refusal = HoldFact.Refusal.SOLD_OUT;
            }
            if (refusal != null) {
                rejected.merge(refusal, 1, Integer::sum);
            }
            if (refusal == HoldFact.Refusal.SOLD_OUT) {
                soldOut.merge(
                        asked.who().variantId(), new SoldOut(1, asked.place().loggedAt()), SoldOut::and);
            }
        }
        facts.addAll(closeLines(soldOut, stock));
        stockrooms.save(stock);
        line.add(desk.turns());
        outbox.appendAll(facts);
        metrics.answered(held, rejected);
    }

    private List<Fact> closeLines(Map<UUID, SoldOut> soldOut, Stockroom stock) {
        List<Fact> closed = new ArrayList<>();
        soldOut.forEach((variantId, found) -> {
            if (crowds.refused(variantId, found.shoppers, found.last)) {
                Instant until = stock.closeLine(variantId, found.last);
                if (until != null) {
                    closed.add(Announcements.of(new LineFact.Closed(variantId, until)));
                }
            }
        });
        return closed;
    }

    private static List<Asked> read(List<Event> events) {
        List<Asked> batch = new ArrayList<>(events.size());
        for (Event event : events) {
            switch (event.type()) {
                case REQUESTED -> batch.add(
                        new Asked(event, event.as(HoldRequest.class), place(event, 0, event.time())));
                case RELEASE_REQUESTED -> {
                    ReleaseRequested asked = event.as(ReleaseRequested.class);
                    HoldRequest release = HoldRequest.release(asked.requestId(), asked.cartId(), asked.variantId());
                    batch.add(new Asked(event, release, place(event, 0, event.time())));
                }
                case TURNED_AWAY -> batch.addAll(turnedAway(event));
                default -> {
                    // Nothing that takes a place in the line.
                }
            }
        }
        return batch;
    }

    private static List<Asked> turnedAway(Event event) {
        ShoppersTurnedAway away = event.as(ShoppersTurnedAway.class);
        List<Asked> shoppers = new ArrayList<>(away.shoppers.size());
        for (ShoppersTurnedAway.Shopper one : away.shoppers) {
            TurnedAway shopper =
                    new TurnedAway(one.requestId(), one.cartId(), away.variantId, one.quantity(), away.until);
            shoppers.add(new Asked(event, shopper, place(event, shoppers.size(), one.askedAt())));
        }
        return shoppers;
    }

    private static Place place(Event event, int index, Instant askedAt) {
        return new Place(event.partition(), event.offset(), index, askedAt, event.loggedAt());
    }
}
