package mx.maal.order.app;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.DropWindow;
import mx.maal.order.domain.Offer;
import mx.maal.order.domain.Place;
import mx.maal.order.domain.Refusal;
import mx.maal.order.domain.Ticket;
import mx.maal.order.domain.TicketSigner;
import mx.maal.order.domain.WaitingRoom;
import mx.maal.order.persistence.WaitingRoomRows.Arrival;
import mx.maal.order.persistence.WaitingRoomRows.Given;

/**
 * Waiting rooms of drops, from the shopper's side. A place is told and an admission is checked from the ticket itself and
 * from memory, without a query.
 */
@ApplicationScoped
public class WaitingRooms {

    private static final int RETRY_SECONDS = 1;

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    Arrivals arrivals;

    @Inject
    Turnstile turnstile;

    private TicketSigner signer;

    /** A service that could not read its own tickets must not start. */
    void start(@Observes StartupEvent event) {
        try {
            signer = new TicketSigner(settings.ticketSecret());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("maal.order.ticket-secret " + e.getMessage(), e);
        }
    }

    /**
     * Gives a cart its ticket for a drop; asking again gives the same.
     *
     * @param slug of the drop
     * @return fails with a {@link Problem} 404 {@code unknown-cart}, or a {@link Refusal} {@code cart-completed}
     * @throws Problem 404 {@code unknown-waiting-room}, 503 when too many arrive at once
     * @throws Refusal {@code drop-ended}
     */
    public Uni<TicketView> arrive(String slug, UUID cartId) {
        WaitingRoom room = open(turnstile.room(slug).orElseThrow(WaitingRooms::unknownRoom));
        UUID collectionId = room.drop().collectionId();
        return arrivals.give(new Arrival(collectionId, cartId)).map(given -> {
            requireGiven(given);
            Ticket ticket = Ticket.of(collectionId, cartId, given.number(), given.issuedAt());
            WaitingRoom now = turnstile.room(collectionId).orElse(room);
            return view(ticket, signer.write(ticket), now);
        });
    }

    private static void requireGiven(Given given) {
        if (given.cart() == null) {
            throw Problems.unknownCart();
        }
        if (given.number() == null) {
            throw Cart.completedRefusal();
        }
    }

    /**
     * How far a ticket has come.
     *
     * @throws Problem 403 {@code invalid-ticket}, 404 {@code unknown-waiting-room}
     * @throws Refusal {@code drop-ended}
     */
    public TicketView look(String written) {
        Ticket ticket = read(written);
        WaitingRoom room = open(turnstile.room(ticket.collectionId()).orElseThrow(WaitingRooms::unknownRoom));
        return view(ticket, written, room);
    }

    /**
     * Lets pass who may ask for units of this offer. Where several open drops with a waiting room sell it, being
     * admitted to one of them is enough; one without a waiting room does not open the others'.
     *
     * @param written the ticket; null when none was sent
     * @throws Problem 409 {@code ticket-required}, {@code not-admitted}, {@code ticket-expired}; 403 {@code
     *     invalid-ticket}
     */
    public void requireAdmission(Offer offer, UUID cartId, String written) {
        Instant now = clock.instant();
        List<DropWindow> drops = offer.waitingRoomsAt(now);
        if (drops.isEmpty()) {
            return;
        }
        if (written == null) {
            throw Problem.conflict(
                            "ticket-required",
                            "this drop has a waiting room: take a ticket (POST /v1/tickets) and send it as "
                                    + "Waiting-Room-Ticket once it is admitted")
                    .with("collection", drops.get(0).slug());
        }
        Ticket ticket = read(written);
        boolean ofOneOfThem =
                drops.stream().anyMatch(drop -> drop.collectionId().equals(ticket.collectionId()));
        if (!ofOneOfThem || !ticket.serves(cartId)) {
            throw invalid();
        }
        requireAdmission(ticket, now);
    }

    private void requireAdmission(Ticket ticket, Instant now) {
        // This replica may hear of a new room a moment after the offer that mentions it.
        WaitingRoom room = turnstile.room(ticket.collectionId()).orElseThrow(() -> notAdmitted()
                .retryAfter(RETRY_SECONDS));
        switch (room.statusOf(ticket.number(), now, settings.admissionLasts())) {
            case WAITING -> {
                Place place = room.placeOf(ticket.number(), now, settings.admissionLasts());
                throw notAdmitted()
                        .with("position", place.ahead())
                        .with("expectedAt", place.expectedAt())
                        .retryAfter(place.pollAfterSeconds());
            }
            case EXPIRED -> throw Problem.conflict(
                    "ticket-expired", "this ticket's time to ask for units is over: come again with a new cart");
            case ADMITTED -> {
                // Welcome.
            }
        }
    }

    private TicketView view(Ticket ticket, String written, WaitingRoom room) {
        return TicketView.of(written, room.placeOf(ticket.number(), clock.instant(), settings.admissionLasts()));
    }

    private WaitingRoom open(WaitingRoom room) {
        if (room.closedAt(clock.instant())) {
            throw new Refusal("drop-ended", "this drop has ended");
        }
        return room;
    }

    private Ticket read(String written) {
        return signer.read(written).orElseThrow(WaitingRooms::invalid);
    }

    private static Problem notAdmitted() {
        return Problem.conflict("not-admitted", "this ticket is still in the waiting room");
    }

    private static Problem invalid() {
        return Problem.of(403, "invalid-ticket", "this is no ticket of ours, or it is for another drop or cart");
    }

    private static Problem unknownRoom() {
        return Problem.notFound("unknown-waiting-room", "no drop of this name has a waiting room; none is needed then");
    }
}
