package mx.maal.order.http;

import io.smallrye.mutiny.Uni;
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
     * As {@link #next}, for as long as a shopper's request usually waits.
     *
     * @param id under which the outcome is told
     */
    <T> Uni<T> decided(String id, Predicate<T> settled, Supplier<Uni<T>> read) {
        return next(id, settings.replyTime(), settled, read);
    }

    /**
     * Starts something, and reads how it came out or how far it is when a shopper's request has waited long enough.
     *
     * @param id under which the outcome is told
     * @param start fails when it cannot be started
     */
    <T> Uni<T> ofStarting(String id, Supplier<CompletionStage<?>> start, Supplier<Uni<T>> answer) {
        CompletionStage<?> reply = replies.watch(id, settings.replyTime());
        return Uni.createFrom()
                .completionStage(start)
                .onFailure()
                .invoke(() -> replies.forget(id))
                .chain(() -> Uni.createFrom().completionStage(reply))
                .chain(told -> answer.get());
    }

    /**
     * Reads something that changes, as it is now or as it is after its next change.
     *
     * @param id under which its changes are told
     * @param patience how long to wait for the change; zero to read it as it is
     * @param settled whether what was read will not change any more
     * @param read reads it
     */
    <T> Uni<T> next(String id, Duration patience, Predicate<T> settled, Supplier<Uni<T>> read) {
        if (patience.isZero()) {
            return read.get();
        }
        CompletionStage<?> change = replies.watch(id, patience);
        return read.get()
                .chain(now -> settled.test(now)
                        ? Uni.createFrom().item(now)
                        : Uni.createFrom().completionStage(change).chain(told -> read.get()));
    }
}
