package mx.maal.inventory.app;

import static java.util.stream.Collectors.toSet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import mx.maal.inventory.InventoryMetrics;
import mx.maal.inventory.domain.HoldDesk;
import mx.maal.inventory.domain.HoldFact;
import mx.maal.inventory.domain.HoldRequest;
import mx.maal.inventory.domain.Place;
import mx.maal.inventory.domain.Stockroom;
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

    @Inject
    Stockrooms stockrooms;

    @Inject
    Line line;

    @Inject
    Outbox outbox;

    @Inject
    InventoryMetrics metrics;

    private record ReleaseRequested(UUID requestId, UUID cartId, UUID variantId) {}

    private record Asked(Event event, HoldRequest request) {

        Place place() {
            return new Place(event.partition(), event.offset(), event.time(), event.loggedAt());
        }
    }

    /** Answers every request of the batch that was not answered before, in order. */
    @Transactional
    public void answer(List<Event> events) {
        List<Asked> batch = read(events);
        if (batch.isEmpty()) {
            return;
        }
        Stockroom stock = stockrooms.openCountingAskers(
                batch.stream().map(asked -> asked.request().variantId()).collect(toSet()),
                batch.stream().map(asked -> asked.request().cartId()).collect(toSet()),
                batch.stream()
                        .map(asked -> asked.request().asker())
                        .filter(Objects::nonNull)
                        .collect(toSet()));
        Set<UUID> answered = line.answered(
                batch.stream().map(asked -> asked.request().requestId()).toList());
        HoldDesk desk = new HoldDesk(stock);
        List<Fact> facts = new ArrayList<>(batch.size());
        int held = 0;
        Map<HoldFact.Refusal, Integer> rejected = new EnumMap<>(HoldFact.Refusal.class);
        for (Asked asked : batch) {
            // add, not contains: the same request may come twice in one batch
            if (!answered.add(asked.request().requestId())) {
                continue;
            }
            for (HoldFact fact : desk.answer(asked.request(), asked.place())) {
                facts.add(Announcements.causedBy(asked.event(), fact));
                if (fact instanceof HoldFact.Rejected refused) {
                    rejected.merge(refused.reason(), 1, Integer::sum);
                } else if (fact instanceof HoldFact.Created) {
                    held++;
                }
            }
        }
        stockrooms.save(stock);
        line.add(desk.turns());
        outbox.appendAll(facts);
        metrics.answered(held, rejected);
    }

    private static List<Asked> read(List<Event> events) {
        List<Asked> batch = new ArrayList<>(events.size());
        for (Event event : events) {
            if (REQUESTED.equals(event.type())) {
                batch.add(new Asked(event, event.as(HoldRequest.class)));
            } else if (RELEASE_REQUESTED.equals(event.type())) {
                ReleaseRequested asked = event.as(ReleaseRequested.class);
                batch.add(new Asked(event, HoldRequest.release(asked.requestId(), asked.cartId(), asked.variantId())));
            }
        }
        return batch;
    }
}
