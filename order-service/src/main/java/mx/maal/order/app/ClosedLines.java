package mx.maal.order.app;

import static java.util.stream.Collectors.groupingBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import mx.maal.kit.Batcher;
import mx.maal.kit.Gathering;
import mx.maal.kit.events.CommandSender;
import mx.maal.kit.http.Problem;
import mx.maal.order.domain.HoldResult;
import mx.maal.order.persistence.RememberedAnswers;

/**
 * Tells shoppers that nothing is left while a variant's line is closed, many at once and without a decision of
 * inventory-service's for each. They stand in the line all the same, and nobody behind them can have been served before:
 * until then inventory-service gives units to nobody whom the log takes. Their carts stay as they are: each is told at once,
 * and only the answer to one who sent a key is written here.
 */
@ApplicationScoped
class ClosedLines {

    /** As many as the contract of {@code shoppers.turned-away.v1} allows. */
    private static final int LARGEST_BATCH = 500;

    private static final int MOST_WAITING = 10_000;
    private static final String SOLD_OUT = "sold-out";

    @Inject
    Clock clock;

    @Inject
    CommandSender commands;

    @Inject
    RememberedAnswers remembered;

    @Inject
    HoldAnswers answers;

    private final Batcher<Shopper, Verdict> turningAway =
            new Batcher<>(LARGEST_BATCH, MOST_WAITING, Gathering.ASKING, this::turnAwayTogether);

    /** What became of a shopper. */
    enum Verdict {
        /** Refused, in the line, and it is written. */
        REFUSED,
        /** The line was open again before the log took it: the shopper is to ask as usual. */
        TOO_LATE,
        /** Kafka did not say whether it took it. */
        UNKNOWN
    }

    /** @param until when the line is closed, as far as is known here */
    private record Shopper(HoldCommand command, HoldResult refused, Instant until, Instant askedAt) {

        ShoppersTurnedAway.Shopper inLine() {
            return new ShoppersTurnedAway.Shopper(
                    UUID.fromString(refused.requestId()), command.cartId(), command.quantity(), askedAt);
        }
    }

    /** What a shopper is told whom this command would have been for. */
    HoldResult refusal(HoldCommand command) {
        // Another id than the command's: should the shopper come back with the key, and this be forgotten because the
        // answer was never written, the line must not take the new request for the old one.
        String requestId = UUID.nameUUIDFromBytes(
                        ("turned away: " + command.requestId()).getBytes(StandardCharsets.UTF_8))
                .toString();
        return new HoldResult(
                requestId, command.cartId(), command.variantId(), command.quantity(), null, null, SOLD_OUT, 0, 0);
    }

    /**
     * Turns a shopper away who holds nothing of the variant.
     *
     * @param command what would have been asked: to add units
     * @param refused its {@link #refusal}
     * @param until when the line is closed, as far as is known here
     * @return fails with {@link Problem} 503 when too many wait
     */
    CompletionStage<Verdict> turnAway(HoldCommand command, HoldResult refused, Instant until) {
        return turningAway.ask(new Shopper(command, refused, until, clock.instant()));
    }

    private List<Verdict> turnAwayTogether(List<Shopper> batch) {
        Map<UUID, Verdict> verdicts = new HashMap<>();
        Map<UUID, List<Shopper>> byVariant = batch.stream().collect(groupingBy(shopper -> shopper.command.variantId()));
        Map<UUID, CompletionStage<Boolean>> sent = new HashMap<>();
        byVariant.forEach((variantId, shoppers) -> sent.put(variantId, send(variantId, shoppers)));
        sent.forEach((variantId, inTime) -> verdicts.put(variantId, verdict(inTime)));
        List<Shopper> refused = batch.stream()
                .filter(shopper -> verdicts.get(shopper.command.variantId()) == Verdict.REFUSED)
                .toList();
        remember(refused);
        return batch.stream()
                .map(shopper -> verdicts.get(shopper.command.variantId()))
                .toList();
    }

    /** @return whether the log took them in time */
    private CompletionStage<Boolean> send(UUID variantId, List<Shopper> shoppers) {
        Instant until =
                shoppers.stream().map(Shopper::until).min(Instant::compareTo).orElseThrow();
        ShoppersTurnedAway turnedAway = new ShoppersTurnedAway(
                variantId, until, shoppers.stream().map(Shopper::inLine).toList());
        return commands.send(UUID.randomUUID().toString(), turnedAway.fact())
                .thenApply(loggedAt -> !loggedAt.isAfter(until));
    }

    private static Verdict verdict(CompletionStage<Boolean> inTime) {
        try {
            return inTime.toCompletableFuture().join() ? Verdict.REFUSED : Verdict.TOO_LATE;
        } catch (CompletionException e) {
            return Verdict.UNKNOWN;
        }
    }

    /** The answers to those who sent a key. */
    private void remember(List<Shopper> refused) {
        Map<RememberedAnswers.Place, RememberedAnswers.Answer> byKey = new LinkedHashMap<>();
        for (Shopper shopper : refused) {
            HoldCommand.Context context = shopper.command.context();
            if (context != null) {
                RememberedAnswers.Answer answer = answers.answer(shopper.refused, context);
                byKey.put(answer.place(), answer);
            }
        }
        remembered.remember(new ArrayList<>(byKey.values()));
    }
}
