package mx.maal.kit.replies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import mx.maal.kit.replies.Replies.Reply;
import mx.maal.kit.test.LocalStack;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LocalStack.class)
class RepliesTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Inject
    Replies replies;

    @Inject
    DataSource dataSource;

    private final String id = UUID.randomUUID().toString();

    @Test
    void the_answer_comes_after_the_commit_with_its_value() throws Exception {
        CompletableFuture<Reply<String>> waiting = this.<String>await(LONG);
        QuarkusTransaction.requiringNew().run(() -> {
            replies.deliver(Map.of(id, "reserved"));
            assertThat(waiting).isNotDone();
        });
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(new Reply<>(true, "reserved"));
    }

    @Test
    void nothing_is_answered_by_a_transaction_that_rolls_back() {
        CompletableFuture<Reply<String>> waiting = this.<String>await(Duration.ofMillis(300));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    replies.deliver(Map.of(id, "reserved"));
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(waiting.join()).isEqualTo(new Reply<>(false, null));
    }

    @Test
    void an_answer_that_another_replica_wrote_arrives_without_its_value() throws Exception {
        CompletableFuture<Reply<String>> waiting = this.<String>await(LONG);
        try (Connection otherReplica = dataSource.getConnection();
                Statement statement = otherReplica.createStatement()) {
            statement.execute("SELECT pg_notify('replies', 'another-id," + id + "')");
        }
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(new Reply<>(true, null));
    }

    @Test
    void an_answer_nobody_waits_for_here_is_signalled_to_the_other_replicas() throws SQLException {
        try (Connection otherReplica = dataSource.getConnection();
                Statement statement = otherReplica.createStatement()) {
            statement.execute("LISTEN replies");
            QuarkusTransaction.requiringNew().run(() -> replies.deliver(Map.of(id, "reserved")));
            var signals = otherReplica.unwrap(org.postgresql.PGConnection.class).getNotifications(10_000);
            assertThat(signals).extracting(s -> s.getParameter()).anyMatch(payload -> payload.contains(id));
            statement.execute("UNLISTEN replies");
        }
    }

    @Test
    void two_requests_do_not_wait_for_the_same_answer() {
        await(LONG);
        assertThatThrownBy(() -> await(LONG)).isInstanceOf(AlreadyWaiting.class);
        replies.forget(id);
    }

    private <T> CompletableFuture<Reply<T>> await(Duration timeout) {
        CompletionStage<Reply<T>> stage = replies.await(id, timeout);
        return stage.toCompletableFuture();
    }
}
