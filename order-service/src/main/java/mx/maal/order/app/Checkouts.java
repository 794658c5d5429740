package mx.maal.order.app;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.Money;
import mx.maal.kit.events.Event;
import mx.maal.kit.http.Capability;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.Checkout;
import mx.maal.order.domain.CheckoutFact;
import mx.maal.order.domain.CheckoutStatus;
import mx.maal.order.domain.Delivery;
import mx.maal.order.domain.FrozenLine;
import mx.maal.order.domain.LimitedUnits;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.LostUnits;
import mx.maal.order.domain.Offer;
import mx.maal.order.domain.Refusal;
import mx.maal.order.persistence.CartLineRows;
import mx.maal.order.persistence.CartRepository;
import mx.maal.order.persistence.CheckoutRepository;
import mx.maal.order.persistence.Offers;
import mx.maal.order.persistence.OrderRepository;

/** A cart on its way to being paid. */
@ApplicationScoped
public class Checkouts {

    private static final String STANDARD_SHIPPING = "standard";
    private static final int SWEEP_BATCH = 100;
    private static final int AT_ONCE = 100;
    private static final int MOST_WAITING = 5_000;

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    CartRepository carts;

    @Inject
    CheckoutRepository checkouts;

    @Inject
    OrderRepository orders;

    @Inject
    Offers offers;

    @Inject
    PersonLimits personLimits;

    @Inject
    OverdueCheckouts overdue;

    @Inject
    CartLineRows lines;

    @Inject
    Facts facts;

    @Inject
    OrderMetrics metrics;

    private final Batcher<Start, UUID> starting =
            new Batcher<>(AT_ONCE, MOST_WAITING, Gathering.BUYING, this::startTogether);
    // Who is told that there is something to read is told together with many.
    private final Batcher<UUID, Optional<CheckoutView>> reading =
            new Batcher<>(AT_ONCE, MOST_WAITING, Gathering.ASKING, this::readTogether);

    /**
     * A checkout that is to be.
     *
     * @param checkoutId a new one
     * @param customerId of whoever is signed in; null for a guest
     * @param trace of the request, to which the facts belong
     */
    public record Start(UUID checkoutId, UUID cartId, Delivery delivery, String customerId, Context trace) {}

    /**
     * Freezes the reserved lines of a cart, in place of its earlier checkout. It is pending until inventory-service has
     * renewed its holds.
     *
     * @throws Problem 400 for an unknown shipping method, 404 {@code unknown-cart}, 409 {@code hold-expired},
     *     {@code person-limit}
     * @throws Refusal {@code cart-completed}, {@code cart-empty}, {@code mixed-currencies}, {@code order-being-confirmed}
     */
    @Transactional
    public void start(Start start) {
        startAll(List.of(start));
    }

    /** As {@link #start}, together with those that others start at the same moment; what it throws comes with the stage. */
    public CompletionStage<UUID> startAmongOthers(Start start) {
        return starting.ask(start);
    }

    private List<UUID> startTogether(List<Start> starts) {
        QuarkusTransaction.requiringNew().run(() -> startAll(starts));
        return starts.stream().map(Start::checkoutId).toList();
    }

    private void startAll(List<Start> starts) {
        Instant now = clock.instant();
        Set<UUID> cartIds = starts.stream().map(Start::cartId).collect(Collectors.toSet());
        Map<UUID, Cart> cartsById = carts.locked(cartIds);
        Set<UUID> beingConfirmed = orders.beingConfirmed(cartIds);
        Map<UUID, List<CartLine>> linesByCart = carts.lines(cartIds);
        Map<UUID, Offer> offered = offers.of(linesByCart.values().stream()
                .flatMap(List::stream)
                .map(CartLine::variantId)
                .collect(Collectors.toSet()));
        Map<UUID, Checkout> live = checkouts.liveOf(cartIds);
        int superseded = 0;
        List<PersonLimits.Buys> fresh = new ArrayList<>();
        for (Start start : starts) {
            Cart cart = Optional.ofNullable(cartsById.get(start.cartId())).orElseThrow(Problems::unknownCart);
            cart.requireOpen();
            if (beingConfirmed.contains(cart.id())) {
                throw new Refusal("order-being-confirmed", "this cart has been paid; its order is being confirmed");
            }
            Checkout checkout =
                    freeze(start, reserved(linesByCart.getOrDefault(cart.id(), List.of()), now), offered, now);
            fresh.add(new PersonLimits.Buys(
                    checkout, LimitedUnits.of(checkout.lines(), offered, now), start.customerId()));
            Optional<CheckoutFact.Closed> closed =
                    Optional.ofNullable(live.put(cart.id(), checkout)).flatMap(earlier -> earlier.supersede(now));
            superseded += closed.isPresent() ? 1 : 0;
            try (Scope scope = start.trace().makeCurrent()) {
                // In this order: the new checkout takes the earlier one's holds over, and closing that frees only what
                // is
                // left.
                facts.tell(checkout.requested(settings.checkoutTime()));
                closed.ifPresent(facts::tell);
            }
        }
        checkouts.flush(); // a cart has one live checkout, and Hibernate would insert before it updates
        fresh.forEach(one -> checkouts.persist(one.checkout()));
        personLimits.count(fresh);
        metrics.became(CheckoutStatus.PENDING, fresh.size());
        metrics.became(CheckoutStatus.SUPERSEDED, superseded);
    }

    private Checkout freeze(Start start, List<CartLine> reserved, Map<UUID, Offer> offered, Instant now) {
        List<FrozenLine> lines = reserved.stream()
                .map(line -> frozen(line, offered.get(line.variantId())))
                .toList();
        return Checkout.freeze(
                start.checkoutId(),
                start.cartId(),
                start.delivery(),
                lines,
                shipping(start.delivery().shippingMethod()),
                lines.stream().allMatch(line -> offered.get(line.variantId()).slowPaymentsAt(now)),
                Capability.newToken(),
                now,
                settings.checkoutTime());
    }

    private static List<CartLine> reserved(List<CartLine> all, Instant now) {
        List<CartLine> expired =
                all.stream().filter(l -> l.statusAt(now) == LineStatus.EXPIRED).toList();
        if (!expired.isEmpty()) {
            throw Problem.conflict(
                            "hold-expired", "some lines are not held any more: ask for them again or remove them")
                    .with("lines", expired.stream().map(LineId::of).toList());
        }
        List<CartLine> reserved =
                all.stream().filter(l -> l.statusAt(now) == LineStatus.RESERVED).toList();
        if (reserved.isEmpty()) {
            throw new Refusal("cart-empty", "no line of this cart is reserved");
        }
        return reserved;
    }

    private record LineId(UUID id, UUID variantId) {
        static LineId of(CartLine line) {
            return new LineId(line.id(), line.variantId());
        }
    }

    private static FrozenLine frozen(CartLine line, Offer offer) {
        if (offer == null) {
            throw Offer.unknown(line.variantId());
        }
        return new FrozenLine(line.variantId(), offer.sku(), offer.title(), line.quantity(), offer.price());
    }

    private Money shipping(String method) {
        if (!STANDARD_SHIPPING.equals(method)) {
            throw Problem.badRequest("shippingMethod", "must be: " + STANDARD_SHIPPING);
        }
        return new Money(settings.standardShippingMinor(), settings.currency());
    }

    /**
     * {@code holds.renewed.v1} and {@code holds.lost.v1}: whether all units of a checkout are held.
     *
     * @param expiresAt until when they are; null when they are not
     * @param lost what was gone; null when they are held
     */
    public record HoldsDecided(UUID checkoutId, UUID cartId, Instant expiresAt, List<LostUnits> lost) {

        /** PostgreSQL keeps microseconds: what is told now must be what is read later. */
        public HoldsDecided {
            expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Such an event, as read. */
    record Decision(Event cause, HoldsDecided holds) {
        UUID checkoutId() {
            return holds.checkoutId();
        }

        boolean lost() {
            return holds.lost() != null;
        }
    }

    /** Opens or reschedules the checkouts whose units are held, ends the others; each cart at most once in a call. */
    void holdsDecided(List<Decision> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        Map<UUID, Checkout> byId =
                checkouts.required(decisions.stream().map(Decision::checkoutId).toList());
        for (Decision decision : decisions) {
            decide(byId.get(decision.checkoutId()), decision);
        }
        lines.renew(decisions.stream()
                .filter(decision -> !decision.lost())
                .map(decision -> new CartLineRows.Renewal(
                        decision.checkoutId(), decision.holds().expiresAt()))
                .toList());
    }

    private void decide(Checkout checkout, Decision decision) {
        Instant now = clock.instant();
        if (!decision.lost()) {
            Instant until = decision.holds().expiresAt();
            // One that is open already asked for its normal time again.
            checkout.renew(until, now).ifPresent(rescheduled -> facts.tell(decision.cause(), rescheduled));
            checkout.open(until, now).ifPresent(opened -> {
                facts.tell(decision.cause(), opened);
                metrics.became(CheckoutStatus.OPEN, 1);
            });
        } else {
            checkout.lose(decision.holds().lost(), now).ifPresent(closed -> {
                facts.tell(decision.cause(), closed);
                metrics.became(CheckoutStatus.LOST, 1);
                lines.lose(checkout.cartId(), decision.holds().lost());
            });
        }
    }

    /** Closes what was not paid in time; several replicas may do so at once. */
    @Scheduled(
            every = "${maal.order.sweep-every}",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    public void closeOverdue() {
        overdue.close(checkouts.overdue(clock.instant(), SWEEP_BATCH));
    }

    /** Fails with 404 {@code unknown-checkout} when there is none. */
    public Uni<CheckoutView> read(UUID checkoutId) {
        return Uni.createFrom()
                .completionStage(() -> reading.ask(checkoutId))
                .map(found -> found.orElseThrow(Problems::unknownCheckout));
    }

    private List<Optional<CheckoutView>> readTogether(List<UUID> checkoutIds) {
        Map<UUID, CheckoutView> found = QuarkusTransaction.requiringNew()
                .call(() -> checkouts.findWithItems(Set.copyOf(checkoutIds)).stream()
                        .map(checkout -> CheckoutView.of(checkout, clock.instant()))
                        .collect(Collectors.toMap(CheckoutView::id, Function.identity())));
        return checkoutIds.stream()
                .map(id -> Optional.ofNullable(found.get(id)))
                .toList();
    }
}
