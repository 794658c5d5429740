package mx.maal.order.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import mx.maal.kit.replies.AlreadyWaiting;
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
     * Waits, without a thread, until {@code id} is answered; when another request of this replica waits for the same
     * answer already, this one is told at once how far it is.
     *
     * @param decided whether it was before the wait began
     * @param answer reads how it came out, or how far it is when time ran out
     */
    <T> Uni<T> of(String id, Supplier<Boolean> decided, Supplier<T> answer) {
        CompletionStage<?> reply;
        try {
            reply = replies.await(id, settings.replyTime());
        } catch (AlreadyWaiting e) {
            return Uni.createFrom().item(answer);
        }
        if (decided.get()) {
            replies.forget(id);
        }
        return Uni.createFrom()
                .completionStage(reply)
                .chain(() -> Uni.createFrom().item(answer).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }
}
