package mx.maal.order.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.events.CommandSender;
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
    RememberedAnswers remembered;

    @Inject
    Idempotency idempotency;

    @Inject
    CommandSender commands;

    @Inject
    Replies replies;

    @Inject
    MeterRegistry metrics;

    private Timer replyTime;

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

    /** {@code offered} is null to remove the line; {@code key} and {@code hash} are null when there was no key. */
    private record Question(
            String requestId,
            UUID cartId,
            UUID variantId,
            int quantity,
            LineAnswer.Offered offered,
            String key,
            String hash) {

        LineAnswer.Line requestedLine() {
            return offered == null ? null : LineAnswer.Line.requested(cartId, variantId, quantity, offered);
        }
    }

    @PostConstruct
    void registerTimer() {
        replyTime = Timer.builder("cart.line.reply.time")
                .description("From a shopper's request for a cart line to its answer")
                .publishPercentileHistogram()
                .register(metrics);
    }

    /**
     * Asks for more units of a variant, 1 to 100.
     *
     * @param key the {@code Idempotency-Key}, or null
     * @param ticket of the drop's waiting room, or null
     * @return fails with a {@link Problem} when inventory-service refuses, or 503 when Kafka is away
     * @throws Problem 404 {@code unknown-cart}, 409 {@code cart-full}; 400, 409 and 422 for the key; 409 and 403 for the
     *     ticket
     * @throws Refusal {@code cart-completed}, {@code unknown-variant}, {@code drop-not-open}, {@code drop-ended},
     *     {@code purchase-limit}
     */
    public Uni<Outcome> add(UUID cartId, UUID variantId, int quantity, String key, String ticket) {
        Idempotency.requireWellFormed(key);
        String hash = key == null ? null : idempotency.requestHash(new Asked(variantId, quantity));
        Optional<RememberedAnswers.Found> earlier = key == null ? Optional.empty() : remembered.find(cartId, key);
        Optional<Outcome> replay = earlier.flatMap(found -> replay(found, hash));
        if (replay.isPresent()) {
            return Uni.createFrom().item(replay.get());
        }
        LineDesk.Known known = look(cartId, CartLine.idOf(cartId, variantId), variantId);
        if (known.line() == null && known.lines() >= MOST_LINES) {
            throw Problem.conflict("cart-full", "a cart takes at most " + MOST_LINES + " lines");
        }
        Offer offer = offered(known, variantId);
        requireAdmission(offer, cartId, ticket);
        Offer.Limit limit = allowed(offer, quantity);
        LineAnswer.Offered offered = LineAnswer.Offered.of(offer);
        String requestId = key == null ? random() : requestIdOf(cartId, key, earlier);
        HoldCommand.Context context = key == null ? null : new HoldCommand.Context(key, hash, offered);
        return ask(
                new Question(requestId, cartId, variantId, quantity, offered, key, hash),
                HoldCommand.add(requestId, cartId, variantId, quantity, limit.units(), settings.holdTime(), context));
    }

    /**
     * Asks for the line to have this many units, 1 to 100. Fewer than are held is always allowed, more only while it
     * sells.
     *
     * @param ticket of the drop's waiting room, or null; not needed for fewer
     * @return as for {@link #add}
     * @throws Problem 404 {@code unknown-cart}, {@code unknown-line}; 409 and 403 for the ticket
     * @throws Refusal as for {@link #add}
     */
    public Uni<Outcome> change(UUID cartId, UUID lineId, int quantity, String ticket) {
        LineDesk.Known known = look(cartId, lineId, null);
        LineDesk.Line line = line(known);
        if (line.status() == LineStatus.RELEASED) {
            throw unknownLine();
        }
        Offer offer = offered(known, line.variantId());
        boolean fewer = quantity <= line.heldAt(clock.instant());
        if (!fewer) {
            requireAdmission(offer, cartId, ticket);
        }
        Integer limit = fewer ? null : allowed(offer, quantity).units();
        String requestId = random();
        return ask(
                new Question(requestId, cartId, line.variantId(), quantity, LineAnswer.Offered.of(offer), null, null),
                HoldCommand.set(requestId, cartId, line.variantId(), quantity, limit, settings.holdTime()));
    }

    /**
     * Asks for the line to be removed and its units to be let go.
     *
     * @return as for {@link #add}
     * @throws Problem 404 {@code unknown-cart}, {@code unknown-line}
     * @throws Refusal {@code cart-completed}
     */
    public Uni<Outcome> remove(UUID cartId, UUID lineId) {
        LineDesk.Line line = line(look(cartId, lineId, null));
        if (line.status() == LineStatus.RELEASED) {
            return Uni.createFrom().item(new Outcome.Removed());
        }
        String requestId = random();
        return ask(
                new Question(requestId, cartId, line.variantId(), line.quantity(), null, null, null),
                HoldCommand.release(requestId, cartId, line.variantId()));
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

    private static Optional<Outcome> replay(RememberedAnswers.Found found, String hash) {
        if (!found.live()) {
            return Optional.empty();
        }
        if (!found.hash().equals(hash)) {
            throw Idempotency.reused();
        }
        return Optional.of(new Outcome.Remembered(found.status(), found.body()));
    }

    private LineDesk.Known look(UUID cartId, UUID lineId, UUID variantId) {
        LineDesk.Known known = desk.look(cartId, lineId, variantId).orElseThrow(Problems::unknownCart);
        if (known.cart() != CartStatus.OPEN) {
            throw Cart.completedRefusal();
        }
        return known;
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
            count(problem.slug());
            throw problem;
        }
    }

    private Offer.Limit allowed(Offer offer, int quantity) {
        try {
            Offer.Limit limit = offer.requireSellableAt(clock.instant());
            // inventory-service counts what the cart holds already; this much is certain here.
            if (!limit.allows(quantity)) {
                throw LineAnswer.purchaseLimit();
            }
            return limit;
        } catch (Refusal refusal) {
            count(refusal.slug());
            throw refusal;
        }
    }

    private Uni<Outcome> ask(Question question, HoldCommand command) {
        CompletionStage<Replies.Reply<HoldReply>> reply;
        try {
            reply = replies.await(question.requestId, settings.replyTime());
        } catch (AlreadyWaiting e) {
            throw Idempotency.inUse();
        }
        Timer.Sample sample = Timer.start(metrics);
        return Uni.createFrom()
                .completionStage(commands.send(question.requestId, command.fact()))
                .onFailure()
                .transform(failure -> unavailable(question))
                .chain(() -> Uni.createFrom().completionStage(reply))
                .chain(answer -> answer.value() != null
                        ? Uni.createFrom().item(() -> told(question, answer.value()))
                        : Uni.createFrom()
                                .item(() -> readBack(question, answer.answered()))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .onTermination()
                .invoke(() -> sample.stop(replyTime));
    }

    private Problem unavailable(Question question) {
        replies.forget(question.requestId);
        count("unavailable");
        return Problem.of(503, "temporarily-unavailable", "Carts cannot be changed right now; try again in a moment.")
                .retryAfter(RETRY_SECONDS);
    }

    /** The answer came to this replica. */
    private Outcome told(Question question, HoldReply reply) {
        if (question.hash != null && !question.hash.equals(reply.requestHash())) {
            throw Idempotency.reused();
        }
        return outcome(question, reply.result());
    }

    /** The answer came to another replica, or not in time: what is written tells. */
    private Outcome readBack(Question question, boolean answered) {
        if (question.key != null) {
            Optional<Outcome> replay =
                    remembered.find(question.cartId, question.key).flatMap(found -> replay(found, question.hash));
            if (replay.isPresent()) {
                count("remembered");
                return replay.get();
            }
        }
        if (!answered && question.offered != null) {
            lines.noteRequested(question.cartId, question.variantId, question.quantity, question.requestId);
        }
        return lines.endOf(question.cartId, question.variantId, question.requestId)
                .map(ended -> outcome(question, ended.result()))
                .orElseGet(() -> {
                    count("late");
                    return new Outcome.Requested(question.requestedLine());
                });
    }

    private Outcome outcome(Question question, HoldResult result) {
        if (result == null) {
            count("removed");
            return new Outcome.Removed();
        }
        if (result.refused()) {
            count(result.refusal());
            throw LineAnswer.refused(result);
        }
        count("held");
        return new Outcome.Held(LineAnswer.Line.held(result, question.offered));
    }

    private void count(String outcome) {
        metrics.counter("cart.line.requests", "outcome", outcome).increment();
    }
}
