package mx.maal.order.app;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.events.CommandSender;
import mx.maal.kit.events.Fact;
import mx.maal.kit.http.Problem;
import mx.maal.kit.idempotency.Idempotency;
import mx.maal.kit.replies.AlreadyWaiting;
import mx.maal.kit.replies.Replies;
import mx.maal.order.domain.Cart;
import mx.maal.order.domain.CartLine;
import mx.maal.order.domain.CartStatus;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.domain.LineStatus;
import mx.maal.order.domain.Offer;
import mx.maal.order.domain.Refusal;
import mx.maal.order.persistence.CartLineRows;
import mx.maal.order.persistence.LineDesk;
import mx.maal.order.persistence.Pseudonyms;
import mx.maal.order.persistence.RememberedAnswers;

/**
 * Shoppers asking for units. A request reads once, goes straight to Kafka, where it takes its place in the variant's
 * line, and waits for the answer without a thread. Nothing is written before: what Kafka has taken is carried out.
 */
@ApplicationScoped
public class LineRequests {

    private static final int MOST_LINES = 100;
    private static final int RETRY_SECONDS = 2;

    @Inject
    Settings settings;

    @Inject
    Clock clock;

    @Inject
    LineDesk desk;

    @Inject
    WaitingRooms waitingRooms;

    @Inject
    CartLineRows lines;

    @Inject
    PersonLimits personLimits;

    @Inject
    Pseudonyms pseudonyms;

    @Inject
    RememberedAnswers remembered;

    @Inject
    Idempotency idempotency;

    @Inject
    CommandSender commands;

    @Inject
    ClosedLines closedLines;

    @Inject
    Replies replies;

    @Inject
    OrderMetrics metrics;

    /** How a request came out, when it was not refused. */
    public sealed interface Outcome {

        /** The units are held. */
        record Held(LineAnswer.Line line) implements Outcome {}

        /** The line is gone and its units are let go. */
        record Removed() implements Outcome {}

        /** Taken, and no answer has come in time. {@code line} is null when it is to be removed. */
        record Requested(LineAnswer.Line line) implements Outcome {}

        /** This key was answered before; {@code body} is JSON. */
        record Remembered(int status, String body) implements Outcome {}
    }

    /** What decides whether two requests with one key are the same. */
    private record Asked(UUID variantId, int quantity) {}

    /**
     * Who asks for units.
     *
     * @param network that the request comes from; null when it does not matter, or is not known
     * @param ticket of the drop's waiting room, or null
     */
    public record Asker(String network, String ticket) {}

    /** The shopper's {@code Idempotency-Key}, and by what its requests are told apart. */
    private record Key(String text, String hash) {}

    /**
     * @param quantity units that the line shall have, or have more
     * @param offered null to remove the line
     * @param key null when there was none
     */
    private record Question(HoldCommand command, int quantity, LineAnswer.Offered offered, Key key) {

        LineAnswer.Line requestedLine() {
            return offered == null
                    ? null
                    : LineAnswer.Line.requested(command.cartId(), command.variantId(), quantity, offered);
        }
    }

    /**
     * Asks for more units of a variant, 1 to 100.
     *
     * @param key the {@code Idempotency-Key}, or null
     * @param asker who asks
     * @return fails with a {@link Problem} or {@link Refusal}: 404 {@code unknown-cart}, 409 {@code cart-full},
     *     {@code cart-completed}, {@code unknown-variant}, {@code drop-not-open}, {@code drop-ended},
     *     {@code purchase-limit}, {@code person-limit}, {@code ticket-required},
     *     {@code not-admitted}, {@code ticket-expired}, 403 {@code invalid-ticket}; what inventory-service refuses; 409 and 422 for the key; 503 when
     *     Kafka is away
     * @throws Problem 400 for a malformed key
     */
    public Uni<Outcome> add(UUID cartId, UUID variantId, int quantity, String key, Asker asker) {
        Idempotency.requireWellFormed(key);
        Key asked = key == null ? null : new Key(key, idempotency.requestHash(new Asked(variantId, quantity)));
        return look(cartId, CartLine.idOf(cartId, variantId), variantId, key, (seen, traceparent) -> {
            Optional<Outcome> replay = asked == null ? Optional.empty() : replay(seen.earlier(), asked.hash());
            if (replay.isPresent()) {
                return Uni.createFrom().item(replay.get());
            }
            Question question = addition(seen, cartId, variantId, quantity, asked, asker);
            return isClosedTo(seen.known())
                    ? turnAway(question, seen.known().closedUntil(), traceparent)
                    : ask(question, traceparent);
        });
    }

    /** About who has units already, or stands in line, inventory-service decides. */
    private boolean isClosedTo(LineDesk.Known known) {
        Instant now = clock.instant();
        LineDesk.Line line = known.line();
        return known.closedUntil() != null
                && now.isBefore(known.closedUntil())
                && (line == null || line.status() != LineStatus.REQUESTED && line.heldAt(now) == 0);
    }

    private Question addition(LineDesk.Seen seen, UUID cartId, UUID variantId, int quantity, Key key, Asker asker) {
        LineDesk.Known known = open(seen);
        if (known.line() == null && known.lines() >= MOST_LINES) {
            throw Problem.conflict("cart-full", "a cart takes at most " + MOST_LINES + " lines");
        }
        Offer offer = offered(known, variantId);
        requireAdmission(offer, cartId, asker.ticket());
        int held = known.line() == null ? 0 : known.line().heldAt(clock.instant());
        Offer.Limit limit = allowed(offer, quantity, cartId, known, held + quantity);
        LineAnswer.Offered offered = LineAnswer.Offered.of(offer);
        String requestId = key == null ? random() : requestIdOf(cartId, key.text(), seen.earlier());
        HoldCommand.Context context = key == null ? null : new HoldCommand.Context(key.text(), key.hash(), offered);
        return new Question(
                HoldCommand.add(requestId, cartId, variantId, quantity, limit.units(), settings.holdTime(), context)
                        .from(client(asker.network()), settings.clientHolds()),
                quantity,
                offered,
                key);
    }

    /**
     * Asks for the line to have this many units, 1 to 100. Fewer than are held is always allowed, more only while it
     * sells.
     *
     * @param asker who asks; needs no ticket for fewer
     * @return as for {@link #add}, and fails with 404 {@code unknown-line}
     */
    public Uni<Outcome> change(UUID cartId, UUID lineId, int quantity, Asker asker) {
        return look(cartId, lineId, null, null, (seen, traceparent) -> {
            LineDesk.Known known = open(seen);
            LineDesk.Line line = line(known);
            if (line.status() == LineStatus.RELEASED) {
                throw unknownLine();
            }
            Offer offer = offered(known, line.variantId());
            boolean fewer = quantity <= line.heldAt(clock.instant());
            if (!fewer) {
                requireAdmission(offer, cartId, asker.ticket());
            }
            Integer limit = fewer
                    ? null
                    : allowed(offer, quantity, cartId, known, quantity).units();
            HoldCommand command = HoldCommand.set(
                            random(), cartId, line.variantId(), quantity, limit, settings.holdTime())
                    .from(client(asker.network()), settings.clientHolds());
            return ask(new Question(command, quantity, LineAnswer.Offered.of(offer), null), traceparent);
        });
    }

    /**
     * Asks for the line to be removed and its units to be let go.
     *
     * @return as for {@link #add}, and fails with 404 {@code unknown-line}
     */
    public Uni<Outcome> remove(UUID cartId, UUID lineId) {
        return look(cartId, lineId, null, null, (seen, traceparent) -> {
            LineDesk.Line line = line(open(seen));
            if (line.status() == LineStatus.RELEASED) {
                return Uni.createFrom().item(new Outcome.Removed());
            }
            HoldCommand command = HoldCommand.release(random(), cartId, line.variantId());
            return ask(new Question(command, line.quantity(), null, null), traceparent);
        });
    }

    private interface Next {
        Uni<Outcome> after(LineDesk.Seen seen, String traceparent);
    }

    /** Goes on with what was seen, on the thread that looked: sending to Kafka may block, and must not hold up others. */
    private Uni<Outcome> look(UUID cartId, UUID lineId, UUID variantId, String key, Next next) {
        String traceparent = Fact.currentTraceparent();
        return Uni.createFrom()
                .completionStage(() -> desk.look(cartId, lineId, variantId, key))
                .chain(seen -> next.after(seen, traceparent));
    }

    private String client(String network) {
        return network == null ? null : pseudonyms.of("network:" + network);
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    /** A forgotten key makes another id, because inventory-service must not take the new request for the old one. */
    private static String requestIdOf(UUID cartId, String key, Optional<RememberedAnswers.Found> forgotten) {
        String generation = forgotten.map(answer -> "/" + answer.id()).orElse("");
        return UUID.nameUUIDFromBytes((cartId + "/" + key + generation).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static Optional<Outcome> replay(Optional<RememberedAnswers.Found> earlier, String hash) {
        return earlier.filter(RememberedAnswers.Found::live).map(found -> {
            if (!found.hash().equals(hash)) {
                throw Idempotency.reused();
            }
            return new Outcome.Remembered(found.status(), found.body());
        });
    }

    private static LineDesk.Known open(LineDesk.Seen seen) {
        if (seen.known() == null) {
            throw Problems.unknownCart();
        }
        if (seen.known().cart() != CartStatus.OPEN) {
            throw Cart.completedRefusal();
        }
        return seen.known();
    }

    private static LineDesk.Line line(LineDesk.Known known) {
        if (known.line() == null) {
            throw unknownLine();
        }
        return known.line();
    }

    private static Problem unknownLine() {
        return Problem.notFound("unknown-line", "this cart has no such line");
    }

    private static Offer offered(LineDesk.Known known, UUID variantId) {
        if (known.offer() == null) {
            throw Offer.unknown(variantId);
        }
        return known.offer();
    }

    private void requireAdmission(Offer offer, UUID cartId, String ticket) {
        try {
            waitingRooms.requireAdmission(offer, cartId, ticket);
        } catch (Problem problem) {
            metrics.lineRequest(problem.slug());
            throw problem;
        }
    }

    /** @param wanted units that the line shall have, as far as is known here */
    private Offer.Limit allowed(Offer offer, int quantity, UUID cartId, LineDesk.Known known, int wanted) {
        try {
            Offer.Limit limit = offer.requireSellableAt(clock.instant());
            boolean alone = known.lines() == (known.line() == null ? 0 : 1);
            personLimits.requireRoom(cartId, CartLine.idOf(cartId, offer.variantId()), offer, wanted, alone);
            // inventory-service counts what the cart holds already; this much is certain here.
            if (!limit.allows(quantity)) {
                throw LineAnswer.purchaseLimit();
            }
            return limit;
        } catch (Refusal refusal) {
            metrics.lineRequest(refusal.slug());
            throw refusal;
        } catch (Problem problem) {
            metrics.lineRequest(problem.slug());
            throw problem;
        }
    }

    private Uni<Outcome> turnAway(Question question, Instant until, String traceparent) {
        HoldResult refused = closedLines.refusal(question.command);
        return Uni.createFrom()
                .completionStage(() -> closedLines.turnAway(question.command, refused, until))
                .chain(verdict -> switch (verdict) {
                    case REFUSED -> Uni.createFrom().item(() -> outcome(question, refused));
                    case TOO_LATE -> ask(question, traceparent);
                    case UNKNOWN -> throw unavailable();
                });
    }

    private Uni<Outcome> ask(Question question, String traceparent) {
        String requestId = question.command.requestId();
        CompletionStage<Replies.Reply<HoldReply>> reply;
        try {
            reply = replies.await(requestId, settings.replyTime());
        } catch (AlreadyWaiting e) {
            throw Idempotency.inUse();
        }
        Runnable answered = metrics.lineReply();
        return Uni.createFrom()
                .completionStage(commands.send(requestId, question.command.fact(traceparent)))
                .onFailure()
                .transform(failure -> {
                    replies.forget(requestId);
                    return unavailable();
                })
                .chain(() -> Uni.createFrom().completionStage(reply))
                .chain(answer -> answer.value() != null
                        ? Uni.createFrom().item(() -> told(question, answer.value()))
                        : Uni.createFrom()
                                .item(() -> readBack(question, answer.answered()))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .onTermination()
                .invoke(answered);
    }

    private Problem unavailable() {
        metrics.lineRequest(OrderMetrics.UNAVAILABLE);
        return Problem.of(503, "temporarily-unavailable", "Carts cannot be changed right now; try again in a moment.")
                .retryAfter(RETRY_SECONDS);
    }

    /** The answer came to this replica. */
    private Outcome told(Question question, HoldReply reply) {
        if (question.key != null && !question.key.hash().equals(reply.requestHash())) {
            throw Idempotency.reused();
        }
        return outcome(question, reply.result());
    }

    /** The answer came to another replica, or not in time: what is written tells. */
    private Outcome readBack(Question question, boolean answered) {
        HoldCommand command = question.command;
        if (question.key != null) {
            Optional<Outcome> replay =
                    replay(remembered.find(command.cartId(), question.key.text()), question.key.hash());
            if (replay.isPresent()) {
                metrics.lineRequest(OrderMetrics.REMEMBERED);
                return replay.get();
            }
        }
        if (!answered && question.offered != null) {
            lines.noteRequested(command.cartId(), command.variantId(), question.quantity, command.requestId());
        }
        return lines.endOf(command.cartId(), command.variantId(), command.requestId())
                .map(ended -> outcome(question, ended.result()))
                .orElseGet(() -> {
                    metrics.lineRequest(OrderMetrics.LATE);
                    return new Outcome.Requested(question.requestedLine());
                });
    }

    private Outcome outcome(Question question, HoldResult result) {
        if (result == null) {
            metrics.lineRequest(OrderMetrics.REMOVED);
            return new Outcome.Removed();
        }
        if (result.refused()) {
            metrics.lineRequest(result.refusal());
            throw LineAnswer.refused(result);
        }
        metrics.lineRequest(OrderMetrics.HELD);
        return new Outcome.Held(LineAnswer.Line.held(result, question.offered));
    }
}
