package mx.maal.order.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import mx.maal.kit.replies.Replies;
import mx.maal.order.app.Settings;

/** Answers with the outcome of what another service decides, when it does so within the reply time. */
@ApplicationScoped
class Outcomes {

    @Inject
    Settings settings;

    @Inject
    Replies replies;

    /**
     * Waits, without a thread, until {@code id} is answered, for as long as a shopper's request usually waits.
     *
     * @param decided whether it was before the wait began
     * @param answer reads how it came out, or how far it is when time ran out
     */
    <T> Uni<T> of(String id, Supplier<Boolean> decided, Supplier<T> answer) {
        CompletionStage<?> reply = replies.watch(id, settings.replyTime());
        if (decided.get()) {
            replies.forget(id);
        }
        return after(reply, answer);
    }

    /**
     * Reads something that changes, as it is now or as it is after its next change.
     *
     * @param id under which its changes are told
     * @param patience how long to wait for the change; zero to read it as it is
     * @param settled whether what was read will not change any more
     * @param read reads it
     */
    <T> Uni<T> next(String id, Duration patience, Predicate<T> settled, Supplier<T> read) {
        if (patience.isZero()) {
            return Uni.createFrom().item(read.get());
        }
        CompletionStage<?> change = replies.watch(id, patience);
        T now = read.get();
        return settled.test(now) ? Uni.createFrom().item(now) : after(change, read);
    }

    private static <T> Uni<T> after(CompletionStage<?> reply, Supplier<T> read) {
        return Uni.createFrom()
                .completionStage(reply)
                .chain(() -> Uni.createFrom().item(read).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }
}
