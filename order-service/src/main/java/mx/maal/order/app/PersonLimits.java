package mx.maal.order.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.domain.LimitedUnits;
import mx.maal.order.domain.Offer;
import mx.maal.order.domain.Person;
import mx.maal.order.persistence.CheckoutRepository;
import mx.maal.order.persistence.DropPurchases;
import mx.maal.order.persistence.DropPurchases.Excess;
import mx.maal.order.persistence.DropPurchases.Purchase;
import mx.maal.order.persistence.LineDesk;
import mx.maal.order.persistence.Pseudonyms;

/** How much of a drop one person may buy, over all carts, checkouts and orders. A drop without such a limit costs nothing. */
@ApplicationScoped
class PersonLimits {

    static final String SLUG = "person-limit";

    @Inject
    Clock clock;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    OverdueCheckouts overdue;

    @Inject
    DropPurchases purchases;

    @Inject
    Pseudonyms pseudonyms;

    @Inject
    LineDesk desk;

    @Inject
    OrderMetrics metrics;

    /**
     * A checkout that is new.
     *
     * @param limited what it contains of drops with a limit; may be empty
     * @param customerId of whoever is signed in; null for a guest
     */
    record Buys(Checkout checkout, Collection<LimitedUnits> limited, String customerId) {}

    /**
     * Counts new checkouts for who buys, and from now on until they are closed, or their orders are cancelled.
     *
     * @throws Problem 409 {@code person-limit}. It tells the limit and not what has been bought: that would tell anyone
     *     what the owner of an e-mail address has done
     */
    void count(List<Buys> all) {
        Map<Checkout, List<Purchase>> purchasesOf = new LinkedHashMap<>();
        SortedSet<String> everyone = new TreeSet<>();
        for (Buys one : all) {
            if (!one.limited().isEmpty()) {
                List<Purchase> rows = purchases(one);
                purchasesOf.put(one.checkout(), rows);
                rows.forEach(row -> everyone.add(row.person()));
            }
        }
        if (purchasesOf.isEmpty()) {
            return;
        }
        checkouts.flush(); // what they take the place of counts no more, and their own rows are referred to
        purchases.lock(everyone);
        purchasesOf.forEach((checkout, rows) -> {
            SortedSet<String> people = new TreeSet<>();
            rows.forEach(row -> people.add(row.person()));
            excess(checkout.id(), people, purchases.add(checkout.id(), rows)).ifPresent(excess -> {
                metrics.checkoutRefused(SLUG);
                throw refusal(excess.collectionId(), excess.limit());
            });
        });
    }

    private List<Purchase> purchases(Buys buys) {
        Person person = Person.of(buys.checkout().delivery(), buys.customerId());
        List<Purchase> rows = new ArrayList<>();
        for (LimitedUnits units : buys.limited()) {
            for (String identity : person.identities()) {
                String pseudonym = pseudonyms.of(units.collectionId() + "/" + identity);
                rows.add(new Purchase(units.collectionId(), pseudonym, units.units(), units.limit()));
            }
        }
        return rows;
    }

    /** Whether a checkout that was closed, and so did not count any more, may be bought all the same. */
    boolean allowLate(Checkout checkout) {
        SortedSet<String> people = purchases.peopleOf(checkout.id());
        if (people.isEmpty()) {
            return true;
        }
        purchases.lock(people);
        return excess(checkout.id(), people, purchases.excessOf(checkout.id())).isEmpty();
    }

    /** What seems too much may be so only because nobody has come by to close what is overdue. */
    private Optional<Excess> excess(UUID checkoutId, SortedSet<String> people, Optional<Excess> seen) {
        if (seen.isEmpty()) {
            return seen;
        }
        List<Checkout> forgotten = checkouts.overdueOf(people, clock.instant());
        if (forgotten.isEmpty()) {
            return seen;
        }
        overdue.close(forgotten);
        checkouts.flush();
        return purchases.excessOf(checkoutId);
    }

    /**
     * Tells who fills a cart beyond what one person may buy before they check out. That decides; this is what the cart
     * holds at the moment.
     *
     * @param units what the line shall have
     * @param alone whether the cart has no other line
     * @throws Problem 409 {@code person-limit}
     */
    void requireRoom(UUID cartId, UUID lineId, Offer offer, int units, boolean alone) {
        Instant now = clock.instant();
        List<DropWindow> limiting = offer.personLimitsAt(now);
        if (limiting.isEmpty()) {
            return;
        }
        Map<UUID, Integer> others = alone ? Map.of() : desk.unitsByDrop(cartId, lineId, now);
        for (DropWindow drop : limiting) {
            if (units + others.getOrDefault(drop.collectionId(), 0) > drop.personLimit()) {
                throw refusal(drop.collectionId(), drop.personLimit());
            }
        }
    }

    private static Problem refusal(UUID collectionId, int limit) {
        return Problem.conflict(
                        SLUG, "of this drop one person may buy " + limit + ", counted over all carts and orders")
                .with("collectionId", collectionId)
                .with("limit", limit);
    }
}
