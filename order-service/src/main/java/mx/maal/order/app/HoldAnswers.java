package mx.maal.order.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mx.maal.kit.events.Event;
import mx.maal.kit.events.Outbox;
import mx.maal.kit.replies.Replies;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.HoldEnd;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.LostUnits;
import mx.maal.order.persistence.CartLineRows;
import mx.maal.order.persistence.Offers;
import mx.maal.order.persistence.RememberedAnswers;

/**
 * What inventory-service answered, written a batch at a time, and then told to the requests that wait for it. What
 * concerns one line, or one cart's lines and checkout, is written in the log's order.
 */
@ApplicationScoped
public class HoldAnswers {

    private static final int CREATED_STATUS = 201;
    private static final HoldReply READ_WHAT_IS_REMEMBERED = null;

    @Inject
    CartLineRows lines;

    @Inject
    RememberedAnswers remembered;

    @Inject
    Offers offers;

    @Inject
    Checkouts checkouts;

    @Inject
    SlowPayments slowPayments;

    @Inject
    Outbox outbox;

    @Inject
    Replies replies;

    @Inject
    ObjectMapper json;

    /** {@code hold.created.v1} */
    private record Created(
            String requestId,
            UUID reservationId,
            UUID cartId,
            UUID variantId,
            int quantity,
            Instant expiresAt,
            HoldCommand.Context context) {
        HoldResult result() {
            Instant asItIsReadAgain = expiresAt.truncatedTo(ChronoUnit.MICROS);
            return new HoldResult(requestId, cartId, variantId, quantity, reservationId, asItIsReadAgain, null, 0, 0);
        }
    }

    /** {@code hold.rejected.v1} */
    private record Rejected(
            String requestId,
            UUID cartId,
            UUID variantId,
            String reason,
            int requested,
            int heldQuantity,
            int available,
            HoldCommand.Context context) {
        HoldResult result() {
            return new HoldResult(requestId, cartId, variantId, requested, null, null, reason, heldQuantity, available);
        }
    }

    /** {@code hold.released.v1} */
    private record Released(String requestId, UUID reservationId, UUID cartId, UUID variantId, String reason) {

        /** Only who asked for it, or has ordered, sees the line gone; else it is to be asked for again. */
        HoldEnd end(Event event) {
            boolean gone = "requested".equals(reason) || "cart-completed".equals(reason);
            return new HoldEnd(
                    requestId,
                    cartId,
                    variantId,
                    reservationId,
                    gone ? LineStatus.RELEASED : LineStatus.EXPIRED,
                    event.time());
        }
    }

    /** {@code hold.expired.v1} */
    private record Expired(UUID reservationId, UUID cartId, UUID variantId) {
        HoldEnd end(Event event) {
            return new HoldEnd(null, cartId, variantId, reservationId, LineStatus.EXPIRED, event.time());
        }
    }

    /** {@code holds.renewed.v1} */
    private record Renewed(UUID checkoutId, UUID cartId, Instant expiresAt) {
        Checkouts.HoldsDecided decided() {
            return new Checkouts.HoldsDecided(checkoutId, cartId, expiresAt, null);
        }
    }

    /** {@code holds.lost.v1} */
    private record Lost(UUID checkoutId, UUID cartId, List<LostUnits> lost) {
        Checkouts.HoldsDecided decided() {
            return new Checkouts.HoldsDecided(checkoutId, cartId, null, lost);
        }
    }

    /** {@code holds.extended.v1} */
    private record Extended(UUID checkoutId, UUID cartId, UUID paymentId, Instant expiresAt) {
        SlowPayments.HoldsAnswered answered() {
            return new SlowPayments.HoldsAnswered(checkoutId, cartId, paymentId, expiresAt, null);
        }
    }

    /** {@code holds.extension-refused.v1} */
    private record ExtensionRefused(UUID checkoutId, UUID cartId, UUID paymentId, String reason) {
        SlowPayments.HoldsAnswered answered() {
            return new SlowPayments.HoldsAnswered(checkoutId, cartId, paymentId, null, reason);
        }
    }

    /** {@code line.closed.v1} */
    private record Closed(UUID variantId, Instant until) {}

    /** Applies the events in the current transaction; others than holds' are passed over. */
    public void apply(List<Event> events) {
        Map<String, HoldReply> answers = new HashMap<>();
        List<Held> held = new ArrayList<>();
        Map<UUID, Instant> closedLines = new HashMap<>();
        Set<RememberedAnswers.Place> toldOtherwise = new HashSet<>();
        Segment segment = new Segment(toldOtherwise);
        for (Event event : events) {
            switch (event.type()) {
                case "hold.created.v1" -> {
                    Created created = event.as(Created.class);
                    segment = segment.with(created.result(), created.context());
                    held.add(new Held(event, created));
                    answers.put(created.requestId(), new HoldReply(created.result(), hash(created.context())));
                }
                case "hold.rejected.v1" -> {
                    Rejected rejected = event.as(Rejected.class);
                    segment = segment.with(rejected.result(), rejected.context());
                    answers.put(rejected.requestId(), new HoldReply(rejected.result(), hash(rejected.context())));
                }
                case "hold.released.v1" -> {
                    Released released = event.as(Released.class);
                    segment = segment.with(released.end(event));
                    if (released.requestId() != null) {
                        answers.put(released.requestId(), new HoldReply(null, null));
                    }
                }
                case "hold.expired.v1" -> segment =
                        segment.with(event.as(Expired.class).end(event));
                case "holds.renewed.v1" -> {
                    Renewed renewed = event.as(Renewed.class);
                    segment = segment.with(new Checkouts.Decision(event, renewed.decided()));
                    answers.put(renewed.checkoutId().toString(), new HoldReply(null, null));
                }
                case "holds.lost.v1" -> {
                    Lost lost = event.as(Lost.class);
                    segment = segment.with(new Checkouts.Decision(event, lost.decided()));
                    answers.put(lost.checkoutId().toString(), new HoldReply(null, null));
                }
                case "holds.extended.v1" -> segment = segment.with(
                        new SlowPayments.Answer(event, event.as(Extended.class).answered()));
                case "holds.extension-refused.v1" -> segment = segment.with(new SlowPayments.Answer(
                        event, event.as(ExtensionRefused.class).answered()));
                case "line.closed.v1" -> {
                    Closed closed = event.as(Closed.class);
                    closedLines.merge(
                            closed.variantId(), closed.until(), (one, other) -> one.isAfter(other) ? one : other);
                }
                default -> {
                    // A type that is not about carts.
                }
            }
        }
        segment.write();
        letGoOfWhatCameTooLate(held, toldOtherwise);
        held.stream()
                .filter(hold -> toldOtherwise.contains(hold.place()))
                .forEach(hold -> answers.put(hold.created.requestId(), READ_WHAT_IS_REMEMBERED));
        offers.closeLines(closedLines);
        replies.deliver(answers);
    }

    /**
     * A cart that is an order already needs no more units, and neither does a shopper who sent the request twice and was
     * turned away with the second: others should have them before their time has passed.
     */
    private void letGoOfWhatCameTooLate(List<Held> held, Set<RememberedAnswers.Place> toldOtherwise) {
        Set<UUID> completed =
                lines.completedCarts(held.stream().map(Held::cartId).toList());
        outbox.appendAll(held.stream()
                .filter(hold -> completed.contains(hold.cartId()) || toldOtherwise.contains(hold.place()))
                .map(hold -> HoldCommand.release(UUID.randomUUID().toString(), hold.cartId(), hold.created.variantId())
                        .causedBy(hold.cause))
                .toList());
    }

    private record Held(Event cause, Created created) {
        UUID cartId() {
            return created.cartId();
        }

        /** Where its answer is remembered; null when it is not. */
        RememberedAnswers.Place place() {
            return created.context() == null
                    ? null
                    : new RememberedAnswers.Place(
                            created.cartId(), created.context().key());
        }
    }

    private static String hash(HoldCommand.Context context) {
        return context == null ? null : context.hash();
    }

    /** Events that can be written together: each line once, and a cart's lines before its checkout. */
    private final class Segment {
        private final Set<UUID> lineIds = new HashSet<>();
        private final Set<UUID> cartsWithCheckout = new HashSet<>();
        private final List<HoldResult> results = new ArrayList<>();
        private final List<HoldEnd> ends = new ArrayList<>();
        private final Map<RememberedAnswers.Place, RememberedAnswers.Answer> toRemember = new LinkedHashMap<>();
        private final List<Checkouts.Decision> decisions = new ArrayList<>();
        private final List<SlowPayments.Answer> extensions = new ArrayList<>();
        private final Set<RememberedAnswers.Place> toldOtherwise;

        /** @param toldOtherwise takes the places where another answer is remembered already */
        Segment(Set<RememberedAnswers.Place> toldOtherwise) {
            this.toldOtherwise = toldOtherwise;
        }

        Segment with(HoldResult result, HoldCommand.Context context) {
            Segment segment = forLine(result.cartId(), result.variantId());
            segment.results.add(result);
            if (context != null) {
                RememberedAnswers.Answer answer = answer(result, context);
                segment.toRemember.put(answer.place(), answer);
            }
            return segment;
        }

        Segment with(HoldEnd end) {
            Segment segment = forLine(end.cartId(), end.variantId());
            segment.ends.add(end);
            return segment;
        }

        Segment with(Checkouts.Decision decision) {
            Segment segment = forCheckout(decision.holds().cartId());
            segment.decisions.add(decision);
            return segment;
        }

        Segment with(SlowPayments.Answer answer) {
            Segment segment = forCheckout(answer.holds().cartId());
            segment.extensions.add(answer);
            return segment;
        }

        private Segment forCheckout(UUID cartId) {
            Segment segment = cartsWithCheckout.contains(cartId) ? next() : this;
            segment.cartsWithCheckout.add(cartId);
            return segment;
        }

        private Segment forLine(UUID cartId, UUID variantId) {
            UUID lineId = CartLine.idOf(cartId, variantId);
            Segment segment = lineIds.contains(lineId) || cartsWithCheckout.contains(cartId) ? next() : this;
            segment.lineIds.add(lineId);
            return segment;
        }

        private Segment next() {
            write();
            return new Segment(toldOtherwise);
        }

        void write() {
            lines.decide(results);
            lines.end(ends);
            remembered.remember(List.copyOf(toRemember.values())).forEach(answer -> toldOtherwise.add(answer.place()));
            checkouts.holdsDecided(decisions);
            slowPayments.answered(extensions);
        }
    }

    /** What is remembered of an answer, to be given again under its key. */
    RememberedAnswers.Answer answer(HoldResult result, HoldCommand.Context context) {
        Object body = result.refused()
                ? LineAnswer.refused(result).document()
                : LineAnswer.Line.held(result, context.offered());
        int status = result.refused() ? LineAnswer.refused(result).status() : CREATED_STATUS;
        try {
            return new RememberedAnswers.Answer(
                    result.cartId(), context.key(), context.hash(), status, json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is not writable", e);
        }
    }
}
